using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Tests.Catalogs;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary><c>--strategy</c>: AWS's images unmodified and extended, and a model that chooses its server.</summary>
public sealed class StrategiesTests
{
    [Theory]
    [InlineData("sklearn", "model/code/inference.py", "sagemaker-scikit-learn")]
    [InlineData("xgboost", "model/code/inference.py", "sagemaker-xgboost")]
    [InlineData("pytorch", "model/code/inference.py", "pytorch-inference")]
    [InlineData("tensorflow", "model/code/requirements.txt", "tensorflow-inference")]
    public void A_managed_project_builds_nothing_and_uploads_model_and_code(string framework, string file, string repository)
    {
        var made = Managed("managed", framework);
        made.Has(file).ShouldBeTrue();
        made.Has("Dockerfile").ShouldBeFalse();
        made.Text("do/config").ShouldContain($"/{repository}:");
        made.Text("do/build").ShouldContain("Nothing is built.");
        made.Text("do/push").ShouldContain("Nothing is pushed");
        made.Has("runtime/aws/create-repository.json").ShouldBeFalse();
        made.Text("runtime/lib/source.sh").ShouldContain("model.tar.gz");
        made.Json("runtime/aws/payloads.json")["create-model"]!["later"]!["PrimaryContainer"]!.GetValue<string>().ShouldBe("model-data");
    }

    [Theory]
    [InlineData("sklearn")]
    [InlineData("xgboost")]
    [InlineData("pytorch")]
    public void The_image_is_told_where_the_code_is(string framework)
    {
        var environment = Managed("managed", framework).Json("do/environment.json");
        environment["SAGEMAKER_PROGRAM"]!.GetValue<string>().ShouldBe("inference.py");
        environment["SAGEMAKER_SUBMIT_DIRECTORY"]!.GetValue<string>().ShouldBe("/opt/ml/model/code");
    }

    [Theory]
    [InlineData("pytorch", "model.pt")]
    [InlineData("tensorflow", "1")]
    [InlineData("sparkml", "bundle.json")]
    public void The_model_has_the_name_that_the_image_looks_for(string framework, string name) =>
        Managed("managed", framework).Project!.Deployment.Placement.File.ShouldBe(name);

    [Fact]
    public void An_extended_project_builds_on_the_image_with_the_packages()
    {
        var made = Managed("extend", "sklearn", ("packages", new JsonArray("lightgbm==4.6.0", "pandas==2.2.3")));
        made.Text("Dockerfile").ShouldContain("sagemaker-scikit-learn:1.4-2-py312-cpu-py3");
        made.Text("requirements.txt").ShouldContain("lightgbm==4.6.0\npandas==2.2.3\n");
        made.Has("do/lock").ShouldBeTrue();
        made.Has("runtime/aws/create-repository.json").ShouldBeTrue();
        made.Has("runtime/lib/source.sh").ShouldBeTrue();
    }

    [Fact]
    public void Packages_of_a_managed_project_are_installed_by_the_container() =>
        Managed("managed", "xgboost", ("packages", new JsonArray("pandas==2.2.3"))).Text("model/code/requirements.txt")
            .ShouldContain("pandas==2.2.3\n");

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("lightgbm>=4")]
    [InlineData("lightgbm==4.6.0 --index-url=http://x")]
    [InlineData("-r other.txt")]
    [InlineData("git+https://example.com/x")]
    public void A_package_has_an_exact_version(string package) =>
        Managed("extend", "sklearn", ("packages", new JsonArray(package))).Errors.ShouldHaveSingleItem().ShouldContain("NAME==VERSION");

    [Fact]
    public void The_models_own_file_chooses_the_image()
    {
        var made = Made.From(new Inputs(FrameworkImagesTests.Model("xgboost", "1.7.4"), []), ("projectName", "my-model"),
            ("deploymentConfig", "http-flask"), ("strategy", "managed"));
        made.Text("do/config").ShouldContain("sagemaker-xgboost:1.7-1");
    }

    [Fact]
    public void A_model_of_a_newer_library_is_refused_unless_the_package_is_added()
    {
        var inputs = new Inputs(FrameworkImagesTests.Model("sklearn", "1.6.1"), []);
        (string, JsonNode)[] settings = [("projectName", "my-model"), ("deploymentConfig", "http-flask")];
        Made.From(inputs, [.. settings, ("strategy", "managed")]).Errors.ShouldHaveSingleItem().ShouldBe(
            "model.joblib was written by scikit-learn 1.6.1, but sagemaker-scikit-learn:1.4-2-py312-cpu-py3 has 1.4.2, which does not read "
            + "files of newer versions. Add --package scikit-learn==1.6.1, or remove --strategy to build an image with that version.");
        Made.From(inputs, [.. settings, ("strategy", "extend"), ("packages", new JsonArray("scikit-learn==1.6.1"))]).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_package_that_the_Python_of_the_image_cannot_install_is_refused() =>
        Made.From(new Inputs(FrameworkImagesTests.Model("sklearn", "1.0.2"), []), ("projectName", "my-model"),
            ("deploymentConfig", "http-flask"), ("strategy", "extend"), ("packages", new JsonArray("scikit-learn==1.0.2")),
            ("baseImage", "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3")).Errors
            .ShouldHaveSingleItem().ShouldContain("has Python 3.12, but scikit-learn==1.0.2, which wrote model.joblib, can be");

    [Fact]
    public void A_model_of_an_older_library_is_a_warning_only_where_the_library_does_not_read_it()
    {
        Warnings("sklearn", "1.3.2").ShouldHaveSingleItem().ShouldContain("may refuse it or predict differently");
        Warnings("xgboost", "2.0.3").ShouldBeEmpty();

        static IEnumerable<string> Warnings(string framework, string version) =>
            Made.From(new Inputs(FrameworkImagesTests.Model(framework, version), []), ("projectName", "my-model"),
                ("deploymentConfig", "http-flask"), ("strategy", "managed")).Findings
                .Where(finding => finding.Rule == "image-library").Select(finding => finding.Text);
    }

    [Theory]
    [InlineData("managed", "transformers-djl", "`transformers-sglang` or `transformers-vllm`, or remove --strategy")]
    [InlineData("managed", "triton-fil", "cannot be combined with `strategy` `managed`")]
    [InlineData("extend", "transformers-vllm", "cannot be combined with `strategy` `extend`")]
    [InlineData("extend", "triton-onnxruntime", "Choose `byoc` or `byom`.")]
    public void A_family_without_such_an_image_is_refused_with_what_works(string strategy, string config, string text) =>
        Made.From(("projectName", "my-model"), ("deploymentConfig", config), ("strategy", strategy), ("modelName", "Qwen/Qwen3-0.6B"),
            ("includeSample", "true")).Errors.ShouldContain(error => error.Contains(text, StringComparison.Ordinal));

    [Theory]
    [InlineData("managed", "noBuild", "false")]
    [InlineData("extend", "noBuild", "true")]
    public void A_strategy_and_its_opposite_are_refused(string strategy, string key, string value) =>
        Managed(strategy, "sklearn", (key, value)).Errors
            .ShouldContain(error => error.Contains("cannot be combined", StringComparison.Ordinal));

    [Fact]
    public void A_managed_language_model_is_the_engines_own_image_unmodified()
    {
        var made = Made.From(("projectName", "my-model"), ("deploymentConfig", "transformers-vllm"), ("strategy", "managed"),
            ("modelName", "Qwen/Qwen3-0.6B"));
        made.Has("Dockerfile").ShouldBeFalse();
        made.Text("do/config").ShouldContain("763104351884.dkr.ecr.");
        made.Json("do/environment.json")["SM_VLLM_MODEL"]!.GetValue<string>().ShouldBe("Qwen/Qwen3-0.6B");
    }

    [Theory]
    [InlineData("pkl", "http-fastapi")]
    [InlineData("joblib", "http-fastapi")]
    [InlineData("json", "http-fastapi")]
    [InlineData("ubj", "http-fastapi")]
    [InlineData("model", "http-fastapi")]
    [InlineData("keras", "http-fastapi")]
    [InlineData("h5", "http-fastapi")]
    [InlineData("SavedModel", "http-fastapi")]
    [InlineData("lightgbm_txt", "triton-fil")]
    [InlineData("onnx", "triton-onnxruntime")]
    [InlineData("torchscript", "triton-pytorch")]
    public void Byom_chooses_the_server_by_the_format(string format, string config)
    {
        var model = FrameworkImagesTests.Model("sklearn", "1.4.2");
        var chosen = RecognizedModel.Choose(Made.Catalog, Said(("strategy", "byom")),
            new(model with { Report = model.Report with { Format = format } }, []));
        chosen.Settings.DeploymentConfig.Value.ShouldBe(config);
        chosen.Settings.DeploymentConfig.Origin!.ToString().ShouldStartWith("model.joblib: a");
    }

    [Fact]
    public void Byom_has_a_choice_or_none_for_every_format_and_each_choice_loads_it()
    {
        Made.Catalog.ModelFormats.Count(format => format.Configuration is not null).ShouldBe(11);
        foreach (var format in Made.Catalog.ModelFormats.Where(format => format.Configuration is not null))
        {
            var served = Mcc.Core.Rules.ModelFormatServed.Formats(Made.Catalog, Made.Catalog.Backend(format.Configuration!));
            (served.Count == 0 || served.Contains(format.Id)).ShouldBeTrue(format.Id);
        }
    }

    [Fact]
    public void Byom_leaves_a_named_configuration_and_other_strategies_leave_the_model_alone()
    {
        var inputs = new Inputs(FrameworkImagesTests.Model("sklearn", "1.4.2"), []);
        RecognizedModel.Choose(Made.Catalog, Said(("strategy", "byom"), ("deploymentConfig", "http-flask")), inputs)
            .Settings.DeploymentConfig.Value.ShouldBe("http-flask");
        RecognizedModel.Choose(Made.Catalog, Said(("strategy", "byoc")), inputs).Settings.DeploymentConfig.HasValue.ShouldBeFalse();
    }

    [Fact]
    public void Byom_refuses_a_named_configuration_that_does_not_load_the_format()
    {
        var model = FrameworkImagesTests.Model("sklearn", "1.4.2");
        Made.From(new Inputs(model with { Report = model.Report with { Format = "onnx", Framework = null } }, []),
            ("projectName", "my-model"), ("deploymentConfig", "triton-fil"), ("strategy", "byom"))
            .Errors.ShouldContain(error => error.Contains("`modelFormat` is `onnx`", StringComparison.Ordinal)
                && error.Contains("triton-onnxruntime", StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_servers_take_one_place()
    {
        var options = Made.Catalog.Parameters;
        foreach (var (strategy, backend, framework) in from way in options.Strategy.Choices
                                                       from named in Made.Catalog.Backends
                                                       from library in options.Framework.Choices
                                                       select (way, named, library))
        {
            Selection.Replacing(Made.Catalog,
                Said(("strategy", strategy), ("deploymentConfig", backend.Id), ("framework", framework))).Count.ShouldBeLessThan(2);
        }
    }

    [Theory]
    [InlineData("managed-inference")]
    [InlineData("async-inference")]
    [InlineData("batch-transform")]
    public void Every_server_makes_a_project_for_every_target_that_starts_it(string target)
    {
        foreach (var (server, strategy, framework) in from each in Made.Catalog.Servers
                                                      from way in ValuesOf(each, "strategy")
                                                      from library in ValuesOf(each, "framework")
                                                      select (each, way, library))
        {
            var made = Managed(strategy, framework, ("deploymentTarget", target), ("modelName", "s3://my-bucket/model.tar.gz"));
            made.Errors.ShouldBeEmpty($"{server.Id} {strategy} {target}");
            made.Project!.Deployment.Backend.ShouldBe(server);
            made.Json(".mcc/project.json")["server"]!.GetValue<string>().ShouldBe(server.Id);
            foreach (var file in made.Project.Files)
                file.Content.AsSpan().IndexOf("[%"u8).ShouldBe(-1, $"{server.Id}: {file.Path} has a tag left");
        }
    }

    [Theory]
    [InlineData("managed", "http-fastapi")]
    [InlineData("extend", "http-fastapi")]
    [InlineData("managed", "transformers-vllm")]
    public void A_pod_has_an_image_of_its_own_so_the_other_strategies_are_refused(string strategy, string config) =>
        Made.From(("projectName", "my-model"), ("deploymentConfig", config), ("strategy", strategy), ("deploymentTarget", "hyperpod-eks"),
            ("hyperpodCluster", "cluster"), ("modelName", config == "http-fastapi" ? "s3://my-bucket/model/" : "Qwen/Qwen3-0.6B")).Errors
            .ShouldContain(error => error.Contains("cannot be combined with", StringComparison.Ordinal));

    private static IEnumerable<string> ValuesOf(Mcc.Core.Data.ServerLayer server, string key) =>
        server.InsteadOf.Terms.Where(term => term.Key == key).SelectMany(term => term.Values);

    private static Draft Said(params (string Key, string Value)[] said) => Draft.Resolve([new Layer([.. said.Select(setting =>
        new RawSetting(Made.Catalog.Parameters[setting.Key], JsonValue.Create(setting.Value), new(Source.Option, setting.Key)))])]);

    private static Made Managed(string strategy, string framework, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "my-model"), ("deploymentConfig", "http-fastapi"), ("strategy", strategy), ("framework", framework),
            .. more]);
}
