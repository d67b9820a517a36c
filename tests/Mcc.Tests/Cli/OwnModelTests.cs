using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Tests.ModelFiles;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Generation around a model of one's own: what it is tested with, which Python serves it, and what is refused.</summary>
public sealed class OwnModelTests : CommandLineTest
{
    private static readonly Dictionary<string, string> Modules = new(StringComparer.Ordinal)
    {
        ["DBSCAN"] = "sklearn.cluster._dbscan",
        ["EmpiricalCovariance"] = "sklearn.covariance._empirical_covariance",
        ["LogisticRegression"] = "sklearn.linear_model._logistic",
        ["NearestNeighbors"] = "sklearn.neighbors._unsupervised",
        ["StandardScaler"] = "sklearn.preprocessing._data",
        ["SVC"] = "sklearn.svm._classes",
        ["TSNE"] = "sklearn.manifold._t_sne",
    };

    [Fact]
    public async Task The_test_payload_has_the_models_columns_by_name()
    {
        var project = await Generate("named", "--model-path=" + Model("m.pkl", Estimator("LogisticRegression", "1.2.1", "age", "pay")));

        Payload(project).ShouldBe("""{"instances":[{"age":1,"pay":1}]}""");
        File.ReadAllText(Path.Combine(project, "README.md")).ShouldContain("| `test/payload.json` | what `do/test` sends; another file");
    }

    [Fact]
    public async Task Without_columns_a_note_explains_how_to_add_a_payload()
    {
        var (_, error, exit) = await Mcc("unnamed", "--deployment-config=http-fastapi", "--skip-prompts", "--model-path=" + Model("m.pkl",
            Estimator("LogisticRegression", "1.2.1")));

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("m.pkl does not specify its columns, so test/payload.json is not generated");
        error.ShouldContain("Write one row to test/payload.json");
        var project = Path.Combine(Folder, "unnamed");
        Directory.Exists(Path.Combine(project, "test")).ShouldBeFalse();
        File.ReadAllText(Path.Combine(project, "README.md")).ShouldContain("does not exist yet");
    }

    [Fact]
    public async Task The_sample_keeps_its_own_row()
    {
        StartedScript = _ => new(0, "trained on 422 rows\n", "");

        JsonNode.Parse(Payload(await Generate("sampled", "--include-sample")))!["instances"]![0]!.AsArray().Count.ShouldBe(10);
    }

    [Theory]
    [InlineData("DBSCAN", "which can neither predict nor transform new rows: it has only fit_predict")]
    [InlineData("TSNE", "it has only fit_transform")]
    [InlineData("NearestNeighbors", "it has only kneighbors")]
    [InlineData("EmpiricalCovariance", "which can neither predict nor transform new rows. Serve a model")]
    public async Task A_model_that_can_answer_nothing_is_refused(string type, string says)
    {
        var model = Model("m.pkl", Estimator(type, "1.2.1"));

        var (_, error, exit) = await Mcc("idle", "--deployment-config=http-flask", "--skip-prompts", "--model-path=" + model);

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"m.pkl is of class `{type}`");
        error.ShouldContain(says);
        error.ShouldContain("--code-path=inference.py");
    }

    [Fact]
    public async Task With_a_handler_of_ones_own_the_handler_decides()
    {
        Write("inference.py", "def predict_fn(rows, model):\n    return model.kneighbors(rows)\n");

        var (_, error, exit) = await Mcc("own", "--deployment-config=http-flask", "--skip-prompts", "--code-path=inference.py",
            "--model-path=" + Model("m.pkl", Estimator("NearestNeighbors", "1.2.1")));

        exit.ShouldBe(ExitCode.Done, error);
    }

    [Fact]
    public async Task A_model_that_only_transforms_is_served_with_a_note()
    {
        var (_, error, exit) = await Mcc("scaler", "--deployment-config=http-flask", "--skip-prompts", "--model-path=" + Model("m.pkl",
            Estimator("StandardScaler", "1.2.1")));

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("m.pkl is of class `StandardScaler`, which has no `predict`: the server answers with `transform`");
    }

    [Theory]
    [InlineData("SVC", "decision_function", null)]
    [InlineData("SVC", "transform",
        "is of class `SVC`, which does not have transform. It has `predict` and `predict_proba` and `decision_function`: use one of them")]
    [InlineData("StandardScaler", "predict_proba",
        "`predictMethod` is `predict_proba` (from --predict-method), but m.pkl is of class `StandardScaler`, which does not have "
            + "predict_proba")]
    public async Task A_missing_method_is_refused_with_the_existing_ones(string type, string method, string? says)
    {
        var (_, error, exit) = await Mcc("asked", "--deployment-config=http-flask", "--skip-prompts", "--predict-method=" + method,
            "--model-path=" + Model("m.pkl", Estimator(type, "1.2.1")));

        exit.ShouldBe(says is null ? ExitCode.Done : ExitCode.Refused, error);
        if (says is not null) error.ShouldContain(says);
    }

    [Theory]
    [InlineData("1.3.2", "public.ecr.aws/docker/library/python:3.12-slim", null)]
    [InlineData("1.8.0", "public.ecr.aws/docker/library/python:3.12-slim", null)]
    [InlineData("1.2.1", "public.ecr.aws/docker/library/python:3.11-slim", "scikit-learn==1.2.1 cannot be installed for a newer version")]
    [InlineData("1.0.2", "public.ecr.aws/docker/library/python:3.10-slim", "scikit-learn==1.0.2 cannot be installed for a newer version")]
    [InlineData("0.24.2", "public.ecr.aws/docker/library/python:3.9-slim", "m.pkl is served by Python 3.9")]
    [InlineData("0.23.2", "public.ecr.aws/docker/library/python:3.8-slim", "m.pkl is served by Python 3.8")]
    public async Task The_default_image_has_a_Python_with_wheels(string version, string image, string? says)
    {
        var (_, error, exit) = await Mcc("old", "--deployment-config=http-flask", "--skip-prompts", "--model-path=" + Model("m.pkl",
            Estimator("SVC", version)));

        exit.ShouldBe(ExitCode.Done, error);
        if (says is null) error.ShouldNotContain("Python");
        else error.ShouldContain(says);
        File.ReadAllText(Path.Combine(Folder, "old", "Dockerfile")).ShouldContain($"ARG BASE_IMAGE=\"{image}\"");
    }

    [Theory]
    [InlineData("1.0.2", "docker.io/library/python:3.12-slim",
        "scikit-learn==1.0.2, which wrote m.pkl, can be installed for Python 3.7 to 3.10 only. Use "
            + "`public.ecr.aws/docker/library/python:3.10-slim`, or remove --base-image.")]
    [InlineData("1.8.0", "public.ecr.aws/docker/library/python:3.10.4-slim-bookworm",
        "scikit-learn==1.8.0, which wrote m.pkl, can be installed for Python 3.11 to 3.14 only")]
    [InlineData("1.2.1", "python:3.7-slim", "the generated server runs on Python 3.8 to 3.14 only")]
    [InlineData("0.20.3", null,
        "No version of Python serves m.pkl: the generated server needs Python 3.8 to 3.14, scikit-learn==0.20.3 needs Python 3.5 to 3.7.")]
    public async Task A_python_that_does_not_fit_is_refused_with_one_that_does(string version, string? image, string says)
    {
        string[] given = image is null ? [] : ["--base-image=" + image];

        var (_, error, exit) = await Mcc(["old", "--deployment-config=http-fastapi", "--skip-prompts", "--model-path=" + Model("m.pkl",
            Estimator("SVC", version)), .. given]);

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(says);
    }

    [Theory]
    [InlineData("python:3.10-slim")]
    [InlineData("registry.example.com/team/ours:7")]
    public async Task An_image_that_fits_or_that_is_not_known_is_taken(string image) =>
        await Generate("fits", "--base-image=" + image, "--model-path=" + Model("m.pkl", Estimator("SVC", "1.0.2")));

    [Fact]
    public async Task A_version_from_the_future_is_warned_of()
    {
        var (_, error, exit) = await Mcc("future", "--deployment-config=http-flask", "--skip-prompts", "--model-path=" + Model("m.pkl",
            Estimator("SVC", "9.9.9")));

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("written by scikit-learn 9.9.9, which is newer than the latest version that this mcc knows (1.8)");
    }

    [Fact]
    public async Task Pmml_is_named_as_such()
    {
        Write("m.pmml", "<?xml version=\"1.0\"?>\n<PMML version=\"4.4\" xmlns=\"http://www.dmg.org/PMML-4_4\"></PMML>\n");

        var (_, error, exit) = await Mcc("pmml", "--deployment-config=http-flask", "--skip-prompts", "--model-path=m.pmml");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("The file is PMML");
        error.ShouldNotContain("web page");
    }

    [Fact]
    public async Task Of_a_folder_of_MLflow_the_model_in_it_is_served()
    {
        Write("run/MLmodel", "artifact_path: model\nflavors:\n  python_function:\n    env:\n      conda: conda.yaml\n    loader_module: "
            + "mlflow.sklearn\n  sklearn:\n    code: null\n    pickled_model: model.pkl\n    serialization_format: cloudpickle\n    "
                + "sklearn_version: 1.2.1\nmodel_uuid: 7\n");
        Model("run/model.pkl", Estimator("SVC", "1.2.1", "a", "b"));

        var (_, error, exit) = await Mcc("mlflow", "--deployment-config=http-flask", "--skip-prompts", "--model-path=run");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("is an MLflow model; its file model.pkl is served");
        Payload(Path.Combine(Folder, "mlflow")).ShouldBe("""{"instances":[{"a":1,"b":1}]}""");
    }

    [Theory]
    [InlineData("flavors:\n  spark:\n    model_data: sparkml\n",
        "an MLflow model with the flavors spark, none of which has a file that can be served")]
    [InlineData("flavors:\n  sklearn:\n    pickled_model: ../../outside.pkl\n", "none of which has a file")]
    [InlineData("flavors:\n  sklearn:\n    pickled_model: model.pkl\n", "names the model file model.pkl, which does not exist")]
    public async Task A_folder_of_MLflow_without_such_a_file_is_refused(string description, string says)
    {
        Write("run/MLmodel", description);

        var (_, error, exit) = await Mcc("mlflow", "--deployment-config=http-flask", "--skip-prompts", "--model-path=run");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(says);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public async Task XGBoosts_numbers_that_are_none_are_read(string number)
    {
        Write("m.json", $$$"""{"learner":{"attributes":{"best_iteration":"3","scikit_learn":"{\"_estimator_type\": \"NaN\"}"},"feature_names":["a","b"],"feature_types":["c","float"],"gradient_booster":{"model":{"trees":[{"split_conditions":[{{{number}}},1.5E-3,{{{number}}}]}]},"name":"gbtree"},"learner_model_param":{"num_class":"0","num_feature":"2","num_target":"1"},"objective":{"name":"reg:squarederror"}},"version":[1,7,4]}""");

        Payload(await Generate("flask", "--model-path=m.json")).ShouldBe("""{"instances":[{"a":0,"b":1}]}""");
        (await Mcc("fil", "--deployment-config=triton-fil", "--skip-prompts", "--model-path=m.json")).Exit.ShouldBe(ExitCode.Done);
    }

    [Theory]
    [InlineData("{\"learner\":{\"a\":Na,\"b\":1}}")]
    [InlineData("{\"learner\":{\"a\":NaNN}}")]
    [InlineData("{\"learner\":{\"a\":Infinit}}")]
    [InlineData("{\"learner\":{\"a\":-NaNs}}")]
    public async Task What_only_begins_like_such_a_number_is_damaged(string json)
    {
        Write("m.json", json);

        var (_, error, exit) = await Mcc("damaged", "--deployment-config=http-flask", "--skip-prompts", "--model-path=m.json");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("truncated or damaged");
    }

    [Theory]
    [InlineData("xgboost-model", "xgboost-model.json")]
    [InlineData("m.xgb", "m.xgb.json")]
    [InlineData("m.json", "m.json")]
    public async Task XGBoosts_file_gets_the_extension_by_which_XGBoost_reads_it(string given, string placed)
    {
        Write(given, """{"learner":{"feature_names":[],"gradient_booster":{"name":"gbtree"},"learner_model_param":{"num_feature":"2"},"objective":{"name":"reg:squarederror"}},"version":[1,7,4]}""");

        var project = await Generate("placed", "--model-path=" + given);

        Directory.EnumerateFiles(Path.Combine(project, "model")).Select(Path.GetFileName).ShouldBe([placed]);
        File.ReadAllText(Path.Combine(project, "runtime", "server", "project.py")).ShouldContain($"\"{placed}\"");
    }

    [Fact]
    public async Task A_pickle_of_XGBoost_is_XGBoosts_with_its_requirements()
    {
        var model = Model("xgboost-model", new PickleBytes().Proto(4).StackGlobal("xgboost.sklearn",
            "XGBClassifier").Op(')').NewObj().Op('}').Text("n_estimators").Text("x").Op('s').Build());

        var project = await Generate("pickled", "--model-path=" + model);

        var requirements = File.ReadAllText(Path.Combine(project, "requirements.txt"));
        requirements.ShouldContain("xgboost>=");
        requirements.ShouldContain("scikit-learn>=1.0,<1.6");
        Directory.EnumerateFiles(Path.Combine(project, "model")).Select(Path.GetFileName).ShouldBe(["xgboost-model.pkl"]);
        var (_, error, exit) = await Mcc("other", "--deployment-config=http-flask", "--skip-prompts", "--framework=sklearn",
            "--model-path=" + model);
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("xgboost-model contains a xgboost.sklearn.XGBClassifier, which belongs to xgboost. Remove --framework");
    }

    private static string Payload(string project) => JsonNode.Parse(File.ReadAllText(Path.Combine(project, "test",
        "payload.json")))!.ToJsonString();

    private string Model(string name, PickleBytes pickle)
    {
        var path = Write(name, "");
        File.WriteAllBytes(path, pickle.Stop());
        return name;
    }

    private static PickleBytes Estimator(string type, string version, params string[] names)
    {
        var pickle = new PickleBytes().Proto(4).StackGlobal(Modules[type], type).Op(')').NewObj()
            .Op('}').Text("_sklearn_version").Text(version).Op('s').Text("probability").Raw(0x88).Op('s');
        if (names.Length > 0)
        {
            pickle.Text("_feature_names_in").Op(']').Op('(');
            foreach (var name in names) pickle.Text(name);
            pickle.Op('e').Op('s');
        }

        return pickle.Build();
    }
}
