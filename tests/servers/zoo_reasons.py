"""Classes of sklearn.utils.all_estimators() that the server does not serve, each with the reason. A class that is neither served by
a case of the zoo nor in this list fails the zoo; so does a class that is both."""

NO_METHOD = "It has neither predict nor transform: it describes the rows that it was fitted on, not new ones."

LISTED = {
    **dict.fromkeys((
        "AgglomerativeClustering", "DBSCAN", "OPTICS", "SpectralClustering", "SpectralBiclustering", "SpectralCoclustering",
        "SpectralEmbedding", "MDS", "TSNE"), NO_METHOD),
    **dict.fromkeys((
        "EmpiricalCovariance", "GraphicalLasso", "GraphicalLassoCV", "LedoitWolf", "MinCovDet", "OAS", "ShrunkCovariance"),
        "It has neither predict nor transform: it estimates a covariance."),
    "KernelDensity": "It has neither predict nor transform; score_samples needs a predict_fn in inference.py.",
    "NearestNeighbors": "It has neither predict nor transform; kneighbors needs a predict_fn in inference.py.",
    "LabelEncoder": "It encodes the labels of training (one column, not rows); a request has features.",
    "LabelBinarizer": "It encodes the labels of training (one column, not rows); a request has features.",
    "MultiLabelBinarizer": "It encodes the label sets of training; a request has features.",
    "PatchExtractor": "It cuts patches out of images: arrays of three or four dimensions, not rows and columns.",
}
