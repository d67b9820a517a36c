"""The names that pickle-globals.py cannot find in what is installed: other versions, other libraries, each with its source."""
# Functions that fitted models hold, by module: only ever referred to.
FUNCTION_MODULES = (
    "sklearn.metrics._classification", "sklearn.metrics._regression", "sklearn.metrics._ranking",
    "sklearn.metrics.cluster._supervised", "sklearn.metrics.cluster._unsupervised", "sklearn.metrics.pairwise",
    "sklearn.feature_selection._univariate_selection", "sklearn.feature_selection._mutual_info",
    "sklearn.preprocessing._data", "sklearn.preprocessing._label", "sklearn.neural_network._base",
)
# scikit-learn gives those paths to its functions that were moved out of their public module with 0.22.
FUNCTIONS = {
    "sklearn.metrics._scorer": ["_passthrough_scorer"],
    "sklearn.metrics.scorer": ["_passthrough_scorer"],
    "sklearn.cluster._kmeans": ["_kmeans_single_lloyd", "_kmeans_single_elkan"],
    "sklearn.feature_extraction.text": ["strip_accents_unicode", "strip_accents_ascii", "strip_tags"],
    "sklearn.preprocessing._function_transformer": ["_identity"],
    # Distances of two rows, which neighbours and kernels take: https://docs.scipy.org/doc/scipy/reference/spatial.distance.html
    "scipy.spatial.distance": ["braycurtis", "canberra", "chebyshev", "cityblock", "correlation", "cosine", "dice", "euclidean", "hamming", "jaccard",
                               "jensenshannon", "kulczynski1", "mahalanobis", "matching", "minkowski", "rogerstanimoto", "russellrao", "seuclidean",
                               "sokalmichener", "sokalsneath", "sqeuclidean", "yule"],
    "sklearn.preprocessing": ["normalize", "scale", "binarize", "minmax_scale", "maxabs_scale", "robust_scale"],
}
RECONSTRUCTORS = ("sklearn._loss._loss", "sklearn.linear_model._sgd_fast")

# sklearn/_build_utils/deprecated_modules.py of scikit-learn 0.22: where modules stood up to 0.21 (0.22 and 0.23 import both).
MOVED_IN_0_22 = {
    "sklearn.ensemble": {"_bagging": "bagging", "_base": "base", "_forest": "forest", "_gb": "gradient_boosting",
                         "_iforest": "iforest", "_voting": "voting", "_weight_boosting": "weight_boosting"},
    "sklearn.tree": {"_classes": "tree"},
    "sklearn.neural_network": {"_rbm": "rbm", "_multilayer_perceptron": "multilayer_perceptron"},
    "sklearn.cluster": {"_affinity_propagation": "affinity_propagation_", "_bicluster": "bicluster", "_birch": "birch",
                        "_dbscan": "dbscan_", "_agglomerative": "hierarchical", "_kmeans": "k_means_",
                        "_mean_shift": "mean_shift_", "_optics": "optics_", "_spectral": "spectral"},
    "sklearn.mixture": {"_gaussian_mixture": "gaussian_mixture", "_bayesian_mixture": "bayesian_mixture"},
    "sklearn.covariance": {"_empirical_covariance": "empirical_covariance_", "_shrunk_covariance": "shrunk_covariance_",
                           "_robust_covariance": "robust_covariance", "_graph_lasso": "graph_lasso_",
                           "_elliptic_envelope": "elliptic_envelope"},
    "sklearn.cross_decomposition": {"_pls": "pls_"},
    "sklearn.svm": {"_classes": "classes", "_base": "base"},
    "sklearn.decomposition": {"_dict_learning": "dict_learning", "_factor_analysis": "factor_analysis", "_fastica": "fastica_",
                              "_incremental_pca": "incremental_pca", "_kernel_pca": "kernel_pca", "_nmf": "nmf",
                              "_lda": "online_lda", "_pca": "pca", "_sparse_pca": "sparse_pca", "_truncated_svd": "truncated_svd"},
    "sklearn.gaussian_process": {"_gpr": "gpr", "_gpc": "gpc"},
    "sklearn.feature_extraction": {"_dict_vectorizer": "dict_vectorizer", "_hash": "hashing"},
    "sklearn.linear_model": {"_base": "base", "_bayes": "bayes", "_coordinate_descent": "coordinate_descent", "_huber": "huber",
                             "_least_angle": "least_angle", "_logistic": "logistic", "_omp": "omp",
                             "_passive_aggressive": "passive_aggressive", "_perceptron": "perceptron", "_ransac": "ransac",
                             "_ridge": "ridge", "_sgd_fast": "sgd_fast", "_stochastic_gradient": "stochastic_gradient",
                             "_theil_sen": "theil_sen"},
    "sklearn.metrics": {"_scorer": "scorer", "_classification": "classification", "_regression": "regression", "_ranking": "ranking"},
    "sklearn.neighbors": {"_ball_tree": "ball_tree", "_classification": "classification", "_graph": "graph", "_kd_tree": "kd_tree",
                          "_kde": "kde", "_lof": "lof", "_nca": "nca", "_nearest_centroid": "nearest_centroid",
                          "_regression": "regression", "_unsupervised": "unsupervised"},
    "sklearn.manifold": {"_isomap": "isomap", "_locally_linear": "locally_linear", "_mds": "mds",
                         "_spectral_embedding": "spectral_embedding_", "_t_sne": "t_sne"},
    "sklearn.semi_supervised": {"_label_propagation": "label_propagation"},
    "sklearn.preprocessing": {"_data": "data", "_label": "label"},
    "sklearn.feature_selection": {"_from_model": "from_model", "_mutual_info": "mutual_info", "_rfe": "rfe",
                                  "_univariate_selection": "univariate_selection", "_variance_threshold": "variance_threshold"},
}

DISTANCES = ["EuclideanDistance", "SEuclideanDistance", "ManhattanDistance", "ChebyshevDistance", "MinkowskiDistance",
             "WMinkowskiDistance", "MahalanobisDistance", "HammingDistance", "CanberraDistance", "BrayCurtisDistance",
             "JaccardDistance", "MatchingDistance", "DiceDistance", "KulsinskiDistance", "RogersTanimotoDistance",
             "RussellRaoDistance", "SokalMichenerDistance", "SokalSneathDistance", "HaversineDistance", "PyFuncDistance"]
BY_WIDTH = [name + width for name in DISTANCES if name not in ("KulsinskiDistance", "MatchingDistance", "WMinkowskiDistance")
            for width in ("64", "32")]

# Other versions of scikit-learn than the installed one, from the sources of the tagged releases. Looked up again on 2026-11-25 in
# github.com/scikit-learn/scikit-learn up to 1.8: frozen/_frozen.py, calibration.py, manifold/_classical_mds.py, _loss/_loss.pyx.tp,
# model_selection/_classification_threshold.py. Callbacks (sklearn.callback, after 1.8) are refused until they are read.
OTHER_LEARN_MAKE = {
    # 0.21 to 0.24
    "sklearn.ensemble._hist_gradient_boosting.loss": ["LeastSquares", "LeastAbsoluteDeviation", "Poisson", "BinaryCrossEntropy", "CategoricalCrossEntropy"],
    "sklearn.ensemble._hist_gradient_boosting.binning": ["_BinMapper"],
    "sklearn.ensemble._gb_losses": ["LeastSquaresError", "LeastAbsoluteError", "HuberLossFunction", "QuantileLossFunction",
                                    "BinomialDeviance", "MultinomialDeviance", "ExponentialLoss"],
    "sklearn.ensemble.gradient_boosting": ["LeastSquaresError", "LeastAbsoluteError", "HuberLossFunction", "QuantileLossFunction",
                                           "BinomialDeviance", "MultinomialDeviance", "ExponentialLoss", "LogOddsEstimator",
                                           "MeanEstimator", "QuantileEstimator", "PriorProbabilityEstimator", "ScaledLogOddsEstimator",
                                           "ZeroEstimator"],
    "sklearn.preprocessing.imputation": ["Imputer"],
    "sklearn.preprocessing._encoders": ["OneHotEncoder", "OrdinalEncoder", "CategoricalEncoder"],
    "sklearn.impute": ["SimpleImputer", "MissingIndicator"],
    "sklearn.impute._base": ["SimpleImputer", "MissingIndicator"],
    "sklearn.cross_decomposition.cca_": ["CCA"],
    "sklearn.cross_decomposition._cca": ["CCA"],
    "sklearn.linear_model._glm.link": ["IdentityLink", "LogLink", "LogitLink"],
    "sklearn._loss.glm_distribution": ["TweedieDistribution", "NormalDistribution", "PoissonDistribution", "GammaDistribution", "InverseGaussianDistribution"],
    "sklearn.utils._bunch": ["Bunch"],
    "sklearn.utils": ["Bunch"],
    # 1.3 and later
    "sklearn._loss.link": ["HalfLogitLink"],
    "sklearn._loss.loss": ["HuberLoss", "ExponentialLoss"],
    "sklearn.preprocessing._target_encoder": ["TargetEncoder"],
    "sklearn.cluster._hdbscan.hdbscan": ["HDBSCAN"],
    "sklearn.model_selection._classification_threshold": ["FixedThresholdClassifier", "TunedThresholdClassifierCV", "_CurveScorer"],
    "sklearn.frozen._frozen": ["FrozenEstimator"],
    "sklearn.metrics._scorer": ["_Scorer", "_PassthroughScorer", "_MultimetricScorer", "_CurveScorer"],
    "sklearn.utils._metadata_requests": ["MetadataRequest", "MethodMetadataRequest", "MetadataRouter", "MethodMapping"],
    "sklearn.utils.metadata_routing": ["MetadataRequest", "MethodMetadataRequest"],
    "sklearn.compose._column_transformer": ["_RemainderColsList"],
    "sklearn.ensemble._hist_gradient_boosting.gradient_boosting": ["HistGradientBoostingClassifier", "HistGradientBoostingRegressor"],
    "sklearn.manifold._classical_mds": ["ClassicalMDS"],
    "sklearn.calibration": ["_TemperatureScaling"],
}
OTHER_LEARN_CALL = {
    "sklearn._loss._loss": ["CyExponentialLoss", "CyHuberLoss", "__pyx_unpickle_CyExponentialLoss", "__pyx_unpickle_CyHuberLoss"],
    "sklearn.linear_model._sgd_fast": ["Hinge", "SquaredHinge", "Log", "ModifiedHuber", "SquaredLoss", "Huber", "EpsilonInsensitive", "SquaredEpsilonInsensitive"],
    "sklearn.linear_model.sgd_fast": ["Hinge", "SquaredHinge", "Log", "ModifiedHuber", "SquaredLoss", "Huber", "EpsilonInsensitive", "SquaredEpsilonInsensitive"],
    "sklearn.tree._tree": ["Tree"],
    "sklearn.neighbors._kd_tree": ["newObj"],
    "sklearn.neighbors._ball_tree": ["newObj"],
    "sklearn.neighbors.kd_tree": ["newObj"],
    "sklearn.neighbors.ball_tree": ["newObj"],
    "sklearn.neighbors.dist_metrics": ["newObj"],
    "sklearn.neighbors._dist_metrics": ["newObj"],
    "sklearn.metrics._dist_metrics": ["newObj"],
}
OTHER_LEARN_REFER = {
    "sklearn.neighbors._kd_tree": ["KDTree", "KDTree64", "KDTree32"],
    "sklearn.neighbors._ball_tree": ["BallTree", "BallTree64", "BallTree32"],
    "sklearn.neighbors.kd_tree": ["KDTree"],
    "sklearn.neighbors.ball_tree": ["BallTree"],
    "sklearn.neighbors.dist_metrics": DISTANCES,
    "sklearn.neighbors._dist_metrics": DISTANCES,
    "sklearn.metrics._dist_metrics": DISTANCES + BY_WIDTH,
    "sklearn.cluster.k_means_": ["_kmeans_single_lloyd", "_kmeans_single_elkan"],
    "sklearn.neural_network._base": ["inplace_identity", "inplace_logistic", "inplace_tanh", "inplace_relu", "inplace_softmax"],
}

OLD_AND_NEW_NUMPY = ("numpy.core", "numpy._core")
PYTHON_CALL = {
    "builtins": ["set", "frozenset", "bytearray", "bytes", "complex", "slice", "range"],
    "__builtin__": ["set", "frozenset", "bytearray", "bytes", "complex", "slice", "xrange"],
    "collections": ["OrderedDict", "defaultdict", "deque", "Counter"],
    "copyreg": ["_reconstructor"],
    "copy_reg": ["_reconstructor"],
    "_codecs": ["encode"],
    "functools": ["partial"],
    "datetime": ["datetime", "date", "time", "timedelta", "timezone"],
    "decimal": ["Decimal"],
    "fractions": ["Fraction"],
    "array": ["_array_reconstructor"],
}
PYTHON_MAKE = {
    "builtins": ["object", "list", "dict", "tuple", "int", "float", "bool", "str"],
    "__builtin__": ["object", "list", "dict", "tuple", "int", "float", "bool", "str", "long", "unicode"],
    "uuid": ["UUID"],
}
NUMPY_SCALARS = ["bool_", "bool", "int8", "int16", "int32", "int64", "intc", "intp", "uint8", "uint16", "uint32", "uint64", "uintp",
                 "longlong", "ulonglong", "float16", "float32", "float64", "longdouble", "float128", "complex64", "complex128",
                 "str_", "bytes_", "object_", "void", "datetime64", "timedelta64", "number", "integer", "floating"]
NUMPY_FUNCTIONS = ["mean", "median", "std", "var", "sum", "prod", "min", "max", "amin", "amax", "argmin", "argmax", "argsort", "sort",
                   "clip", "round", "around", "nan_to_num", "nanmean", "nanmedian", "nanstd", "nansum", "nanmin", "nanmax", "cumsum", "diff",
                   "percentile", "quantile", "ravel", "reshape", "squeeze", "atleast_1d", "atleast_2d", "asarray", "array", "where",
                   "transpose", "zeros_like", "ones_like", "dot", "hstack", "vstack", "column_stack", "concatenate", "real", "imag", "ptp"]
BIT_GENERATORS = {"_mt19937": "MT19937", "_pcg64": "PCG64", "_philox": "Philox", "_sfc64": "SFC64"}
SPARSE = ["csr", "csc", "coo", "lil", "dok", "dia", "bsr"]

LIGHTGBM_MAKE = {
    # https://github.com/microsoft/LightGBM/tree/v4.5.0/python-package/lightgbm, looked up on 2026-11-25: Booster.__setstate__ gives its text to LightGBM's own reader.
    "lightgbm.sklearn": ["LGBMModel", "LGBMClassifier", "LGBMRegressor", "LGBMRanker", "_ObjectiveFunctionWrapper", "_EvalFunctionWrapper"],
    "lightgbm.basic": ["Booster"],
}
XGBOOST_MAKE = {
    # https://github.com/dmlc/xgboost/tree/v3.0.0/python-package/xgboost and older tags; the callbacks, which an estimator keeps as they
    # were given to it: https://xgboost.readthedocs.io/en/release_3.0.0/genindex.html, looked up on 2026-11-25.
    "xgboost.core": ["Booster"],
    "xgboost.sklearn": ["XGBModel", "XGBClassifier", "XGBRegressor", "XGBRanker", "XGBRFClassifier", "XGBRFRegressor"],
    "xgboost.compat": ["XGBoostLabelEncoder"],
    "xgboost.callback": ["EarlyStopping", "EvaluationMonitor", "LearningRateScheduler", "TrainingCheckPoint"],
}
IMBALANCED_MAKE = {
    # https://github.com/scikit-learn-contrib/imbalanced-learn/tree/0.12.0/imblearn: estimators of plain attributes, like scikit-learn's.
    "imblearn.pipeline": ["Pipeline"],
    "imblearn.over_sampling._random_over_sampler": ["RandomOverSampler"],
    "imblearn.over_sampling._smote.base": ["SMOTE", "SMOTENC", "SMOTEN"],
    "imblearn.over_sampling._smote.filter": ["BorderlineSMOTE", "SVMSMOTE"],
    "imblearn.over_sampling._adasyn": ["ADASYN"],
    "imblearn.under_sampling._prototype_selection._random_under_sampler": ["RandomUnderSampler"],
    "imblearn.under_sampling._prototype_selection._tomek_links": ["TomekLinks"],
    "imblearn.under_sampling._prototype_selection._nearmiss": ["NearMiss"],
    "imblearn.under_sampling._prototype_selection._edited_nearest_neighbours": ["EditedNearestNeighbours"],
    "imblearn.combine._smote_enn": ["SMOTEENN"],
    "imblearn.combine._smote_tomek": ["SMOTETomek"],
    "imblearn.ensemble._forest": ["BalancedRandomForestClassifier"],
    "imblearn.ensemble._bagging": ["BalancedBaggingClassifier"],
    "imblearn.ensemble._easy_ensemble": ["EasyEnsembleClassifier"],
    "imblearn.ensemble._weight_boosting": ["RUSBoostClassifier"],
}
PANDAS_MAKE = {
    # https://github.com/pandas-dev/pandas/tree/v2.2.0/pandas and v1.0.0: __setstate__ of these only sets attributes.
    "pandas.core.frame": ["DataFrame"],
    "pandas.core.series": ["Series"],
    "pandas.core.indexes.base": ["Index"],
    "pandas.core.indexes.range": ["RangeIndex"],
    "pandas.core.indexes.multi": ["MultiIndex"],
    "pandas.core.indexes.category": ["CategoricalIndex"],
    "pandas.core.indexes.datetimes": ["DatetimeIndex"],
    "pandas.core.indexes.timedeltas": ["TimedeltaIndex"],
    "pandas.core.indexes.numeric": ["Int64Index", "UInt64Index", "Float64Index"],
    "pandas.core.indexes.frozen": ["FrozenList"],
    "pandas.core.arrays.categorical": ["Categorical"],
    "pandas.core.arrays.string_": ["StringArray"],
    "pandas.core.arrays.boolean": ["BooleanArray"],
    "pandas.core.arrays.integer": ["IntegerArray"],
    "pandas.core.arrays.floating": ["FloatingArray"],
    "pandas.core.arrays.datetimes": ["DatetimeArray"],
    "pandas.core.arrays.timedeltas": ["TimedeltaArray"],
    "pandas.core.internals.managers": ["BlockManager", "SingleBlockManager"],
    "pandas._libs.internals": ["BlockManager"],
}
PANDAS_CALL = {
    "pandas._libs.internals": ["_unpickle_block"],
    "pandas.core.internals.managers": ["BlockManager", "SingleBlockManager"],
    "pandas.core.internals.blocks": ["new_block"],
    "pandas.core.indexes.base": ["_new_Index"],
    "pandas.core.indexes.datetimes": ["_new_DatetimeIndex"],
    "pandas.core.dtypes.dtypes": ["CategoricalDtype", "DatetimeTZDtype"],
    "pandas.core.arrays.string_": ["StringDtype"],
    "pandas.core.arrays.boolean": ["BooleanDtype"],
    "pandas.core.arrays.integer": ["Int8Dtype", "Int16Dtype", "Int32Dtype", "Int64Dtype", "UInt8Dtype", "UInt16Dtype", "UInt32Dtype", "UInt64Dtype"],
    "pandas.core.arrays.floating": ["Float32Dtype", "Float64Dtype"],
    "pandas._libs.arrays": ["__pyx_unpickle_NDArrayBacked"],
    "pandas._libs.tslibs.timestamps": ["_unpickle_timestamp"],
    "pandas._libs.tslibs.timedeltas": ["_timedelta_unpickle"],
    "pandas._libs.tslibs.nattype": ["_nat_unpickle"],
    "pandas._libs.tslibs.offsets": ["Day", "Hour", "Minute", "Second"],
    "pandas.core.flags": ["Flags"],
}
PANDAS_REFER = {
    "pandas._libs.missing": ["NA"],
    "pandas._libs.tslibs.timestamps": ["Timestamp"],
    "pandas._libs.tslibs.timedeltas": ["Timedelta"],
}

REFUSED = [
    {"module": "scipy.stats", "description": "Distributions of scipy.stats build their methods from text with exec when they are loaded, so a file could run anything through them; save `search.best_estimator_` instead of the search, or give lists in place of distributions."},
    {"module": "joblib.numpy_pickle", "name": "NDArrayWrapper", "description": "Files of joblib before 0.10 keep each array in a file of its own; load the model there and save it with a newer joblib."},
    {"module": "joblib.numpy_pickle", "name": "ZNDArrayWrapper", "description": "Files of joblib before 0.10 keep each array in a file of its own; load the model there and save it with a newer joblib."},
    {"module": "sklearn.externals.joblib", "description": "The joblib inside scikit-learn up to 0.22 wrote this file, and nothing newer reads it; load the model there and save it with `import joblib`."},
    {"module": "cloudpickle", "description": "cloudpickle keeps code inside the file; put your functions and classes into a module and save the model with joblib.dump."},
    {"module": "dill", "description": "dill keeps code inside the file; put your functions and classes into a module and save the model with joblib.dump."},
    {"module": "builtins", "name": "getattr", "description": "A method kept as a value is pickled with getattr; only some methods of texts, such as `str.split`, are accepted. Give a function of your own module in its place."},
    {"module": "__builtin__", "name": "getattr", "description": "A method kept as a value is pickled with getattr; only some methods of texts, such as `str.split`, are accepted. Give a function of your own module in its place."},
    {"module": "torch", "description": "A PyTorch model is exported as TorchScript or ONNX and served by Triton."},
    {"module": "tensorflow", "description": "A TensorFlow model is saved with model.save('model.keras')."},
    {"module": "keras", "description": "A Keras model is saved with model.save('model.keras')."},
    {"module": "joblib.memory", "description": "A pipeline with `memory=` keeps joblib's cache, which loads other files; set `memory=None` and save it again."},
]
