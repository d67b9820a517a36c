using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Serving profiles: real options of the server, weaker than what the user says, each with its source.</summary>
public sealed class ProfilesTests : CommandLineTest
{
    public static TheoryData<string, string> All =>
        [.. Made.Catalog.Backends.SelectMany(backend => ServingProfile.Of(backend).Select(profile => (backend.Id, profile.Id)))];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_variable_of_a_profile_is_an_option_of_the_server(string backend, string id)
    {
        var layer = Made.Catalog.Backend(backend);
        var profile = ServingProfile.Find(layer, id)!;
        var options = Made.Catalog.Facts.OptionsOf(layer.Values["optionList"].GetString()!);
        var prefix = layer.Values["serverPrefix"].GetString()!;
        foreach (var (name, value) in profile.Environment.Append(KeyValuePair.Create(profile.SplitVariable ?? "", "2"))
            .Where(pair => pair.Key.Length > 0))
        {
            name.ShouldStartWith(prefix);
            options.Check(name, prefix, value).ShouldBeNull($"{backend} {id} {name}");
        }

        profile.Source.ShouldEndWith(", 2026-11-25");
        (profile.Environment.Count + (profile.SplitVariable is null ? 0 : 1)).ShouldBePositive();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_profile_makes_a_project(string backend, string id) =>
        Server(backend, id, ("instanceType", "ml.g5.12xlarge")).Errors.ShouldBeEmpty();

    [Fact]
    public void Explicit_variables_take_precedence_over_a_profile()
    {
        var made = Server("transformers-vllm", "low-latency", ("serverEnv", new JsonObject { ["MAX_NUM_SEQS"] = "4" }));

        made.Json("do/environment.json")["VLLM_MAX_NUM_BATCHED_TOKENS"]!.GetValue<string>().ShouldBe("2048");
        made.Json("do/environment.json")["VLLM_MAX_NUM_SEQS"]!.GetValue<string>().ShouldBe("4");
    }

    [Fact]
    public void A_copy_on_each_GPU_is_not_split()
    {
        var made = Server("transformers-vllm", "multi-gpu", ("instanceType", "ml.g5.12xlarge"));

        made.Json("do/environment.json")["VLLM_DATA_PARALLEL_SIZE"]!.GetValue<string>().ShouldBe("4");
        made.Json("do/environment.json")["VLLM_TENSOR_PARALLEL_SIZE"]!.GetValue<string>().ShouldBe("1");
    }

    [Theory]
    [InlineData("transformers-djl", "low-latency", "It has no profiles: remove --profile.")]
    [InlineData("transformers-vllm", "multi-gpu", "needs at least 2 accelerators, but the container gets 1 on `ml.g5.xlarge`")]
    [InlineData("http-flask", "low-latency", "which Flask")]
    public void What_does_not_fit_is_refused(string backend, string profile, string says) =>
        Server(backend, profile).Findings.Single(finding => finding.Severity == Severity.Error).Text.ShouldContain(says);

    [Fact]
    public async Task Explain_shows_the_origin_of_each_variable()
    {
        var (output, error, exit) = await Mcc("config", "explain", "--deployment-config=transformers-vllm", "--profile=low-latency",
            "--model-name=Qwen/Qwen3-0.6B", "--server-env=MAX_MODEL_LEN=100");
        exit.ShouldBe(ExitCode.Done, error);
        string Line(string begin) => output.Split('\n').Single(line => line.StartsWith(begin, StringComparison.Ordinal));
        Line("servingProfile = low-latency").ShouldEndWith("from --profile");
        Line("VLLM_MAX_NUM_SEQS = 32").ShouldEndWith("from profile low-latency");
        Line("VLLM_MAX_MODEL_LEN = 100").ShouldEndWith("from --server-env");
        Line("VLLM_TENSOR_PARALLEL_SIZE = 1").ShouldEndWith("from ml.g5.xlarge");
        Line("VLLM_ENABLE_PREFIX_CACHING = true").ShouldEndWith("from default of transformers-vllm");
        Line("HF_MODEL_ID = Qwen/Qwen3-0.6B").ShouldEndWith("from --model-name");

        var json = JsonDocument.Parse((
            await Mcc("config", "explain", "--deployment-config=transformers-vllm", "--profile=low-latency",
                "--output=json")).Output).RootElement;
        json.GetProperty("variables").GetProperty("VLLM_MAX_NUM_SEQS").GetProperty("from").GetString().ShouldBe("profile low-latency");
    }

    [Fact]
    public async Task It_is_in_the_completion_and_a_mistyped_one_is_asked_back()
    {
        (await Mcc("complete", "bash", "mcc x --profile=low")).Output.ShouldBe("--profile=low-latency\n");
        (await Mcc("my-model", "--deployment-config=transformers-vllm", "--model-name=a/b", "--profile=low-latncy",
            "--skip-prompts")).Error.ShouldContain("Did you mean `low-latency`?");
    }

    [Theory]
    [InlineData("transformers-vllm", true)]
    [InlineData("transformers-djl", false)]
    public async Task It_is_asked_for_where_the_backend_has_profiles(string backend, bool asked)
    {
        Terminal = new ScriptedTerminal(movesCursor: false).On("Which kind of server?", "Large language model server").On("Which server?",
            backend)
            .On("Which model?", "Qwen/Qwen3-0.6B").On("Which serving profile?", "high-throughput");
        await Mcc();
        Terminal.Screen.Contains("Which serving profile?", StringComparison.Ordinal).ShouldBe(asked);
    }

    private static Made Server(string backend, string profile, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "profiled"), ("deploymentConfig", backend), ("servingProfile", profile),
            .. backend.StartsWith("transformers", StringComparison.Ordinal)
                ? [("modelName", (JsonNode)"Qwen/Qwen3-0.6B")] : Array.Empty<(string, JsonNode)>(), .. more]);
}
