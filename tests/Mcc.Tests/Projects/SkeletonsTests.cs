using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Servers in other languages: what takes the place of the Python server, and what then has no effect.</summary>
public sealed class SkeletonsTests
{
    public static TheoryData<string, string> Languages { get; } = new()
    {
        { "cpp", "code/model.cpp" },
        { "go", "code/model.go" },
        { "csharp", "code/Model.cs" },
        { "java", "code/Model.java" },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_language_takes_the_place_of_the_Python_server(string language, string model)
    {
        var made = In(language);

        made.Errors.ShouldBeEmpty();
        made.Findings.ShouldBeEmpty();
        made.Has(model).ShouldBeTrue();
        made.Has("runtime/server/build").ShouldBeTrue();
        made.Has("model/model.json").ShouldBeTrue();
        made.Has("requirements.txt").ShouldBeFalse();
        made.Text("do/run").ShouldContain("--process");
        made.Text("runtime/lib/run.sh").ShouldContain("source_lib engine environment server compiled");
        made.Text("README.md").ShouldContain($"`{model}` is yours");
    }

    [Fact]
    public void Python_is_the_default_and_brings_no_compiler()
    {
        var made = Made.From(("projectName", "plain"), ("deploymentConfig", "http-flask"));

        made.Has("code/inference.py").ShouldBeTrue();
        made.Text("do/config").ShouldNotContain("MCC_BUILD_IMAGE");
        made.Text("runtime/lib/run.sh").ShouldContain("source_lib engine environment server process");
    }

    /// <summary>Every language that can be chosen is that of a server, and every server's language can be chosen.</summary>
    [Fact]
    public void Each_choice_has_one_server()
    {
        var catalog = Laws.Combinations.Shipped;
        var choices = catalog.Parameters.Language.Choices.Where(choice => choice != catalog.Parameters.Language.Default!.Value.ToString());

        catalog.Servers.SelectMany(server => server.InsteadOf.Terms.Where(term => term.Key == catalog.Parameters.Language.Key))
            .SelectMany(term => term.Values).ShouldBe(choices, ignoreOrder: true);
    }

    [Theory]
    [InlineData("framework", "sklearn", "`framework` (from --framework) has no effect with architecture `native`")]
    [InlineData("modelFormat", "pkl", "`modelFormat` (from --model-format) has no effect with Go (net/http)")]
    [InlineData("includeSample", true, "`includeSample` (from --include-sample) has no effect with Go (net/http)")]
    [InlineData("multiModel", true, "`multiModel` (from --multi-model) has no effect with architecture `native`")]
    [InlineData("predictMethod", "predict_proba", "`predictMethod` (from --predict-method) has no effect with architecture `native`")]
    public void What_belongs_to_the_Python_server_has_no_effect(string key, object value, string said) =>
        WithoutEffect(In("go", (key, value is bool flag ? JsonValue.Create(flag) : JsonValue.Create((string)value)))).ShouldContain(said);

    [Fact]
    public void A_language_has_no_effect_on_an_engine() =>
        WithoutEffect(Made.From(("projectName", "engine"), ("deploymentConfig", "transformers-vllm"),
            ("modelName", "Qwen/Qwen3-0.6B"), ("language", "go"))).ShouldContain("`language` (from --language) has no effect");

    [Theory]
    [InlineData("managed-inference", 26_214_400)]
    [InlineData("async-inference", 1_073_741_824)]
    [InlineData("batch-transform", 104_857_600)]
    [InlineData("hyperpod-eks", 26_214_400)]
    public void The_largest_body_is_the_targets(string target, int bytes)
    {
        foreach (var language in new[] { "cpp", "go", "csharp", "java" })
        {
            var made = In(language, ("deploymentTarget", target));

            made.Errors.ShouldBeEmpty();
            made.Text("Dockerfile").ShouldContain($"ENV MCC_MAX_PAYLOAD_BYTES=\"{bytes}\"");
            made.Text("code/serve").ShouldContain($"export MCC_MAX_PAYLOAD_BYTES={bytes}");
        }
    }

    [Fact]
    public void The_build_image_can_be_a_mirror()
    {
        var made = In("cpp");

        made.Text("do/config").ShouldContain("MCC_BUILD_IMAGE=public.ecr.aws/docker/library/debian:bookworm-slim");
        made.Text("runtime/lib/build.sh").ShouldContain("--build-arg \"BUILD_IMAGE=$MCC_BUILD_IMAGE\"");
    }

    private static string WithoutEffect(Made made) => made.Findings.Single(finding => finding.Rule == "without-effect").Text;

    private static Made In(string language, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "skeleton"), ("deploymentConfig", "http-flask"), ("language", language), .. more]);
}
