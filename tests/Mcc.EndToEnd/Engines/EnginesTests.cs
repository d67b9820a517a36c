using System.Diagnostics;
using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>Every <c>code/serve</c> of the language model servers is really run, with a stand-in on the PATH that refuses what the engine's published option list lacks.</summary>
public sealed class EnginesTests
{
    /// <summary>Engine, its program, the paths that it answers itself, and the variable of one option, as it is given and as the engine gets it.</summary>
    public static TheoryData<string, string, string, string, string> Engines { get; } = new()
    {
        { "vllm", "vllm", "/ping /invocations", "MAX_NUM_SEQS=7", "--max-num-seqs 7" },
        { "sglang", "python3", "/ping /invocations", "MAX_RUNNING_REQUESTS=7", "--max-running-requests 7" },
        { "tensorrt-llm", "trtllm-serve", "/health /v1/chat/completions", "MAX_BATCH_SIZE=7", "--max_batch_size 7" },
        { "lmi", "djl-serving", "/ping /invocations", "MAX_NUM_SEQS=7", "option.max_num_seqs 7" },
        { "djl", "djl-serving", "/ping /invocations", "MAX_ROLLING_BATCH_SIZE=7", "option.max_rolling_batch_size 7" },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_server_gets_its_options_as_a_list_streams_through_and_drains(string engine, string program, string paths, string variable, string option)
    {
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path, ["my-llm", $"--deployment-config=transformers-{engine}", "--model-name=Qwen/Qwen3-0.6B@main", $"--server-env={variable}", "--skip-prompts"])).Well();
        var project = place["my-llm"];
        var port = Mcc.Local.Conformance.Verification.FreePort();
        var variables = new Dictionary<string, string>(StandIn(place, engine, program, paths), StringComparer.Ordinal)
        {
            ["SAGEMAKER_BIND_TO_PORT"] = $"{port}",
            ["MCC_INNER_PORT"] = $"{Mcc.Local.Conformance.Verification.FreePort()}",
            ["MCC_BIND_ADDRESS"] = "127.0.0.1",
            ["ENGINE_EXIT"] = "7",
        };
        using var serve = Serve(project, variables);
        try
        {
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
            (await Ping(client)).ShouldNotBe(200, "nothing serves yet");
            await Until(async () => await Ping(client) == 200);

            var record = JsonDocument.Parse(await File.ReadAllTextAsync(place["record.json"])).RootElement;
            Words(record).ShouldContain(option);
            Words(record).ShouldContain("Qwen/Qwen3-0.6B");
            Words(record).ShouldContain("revision main");

            var clock = Stopwatch.StartNew();
            using var answer = await client.SendAsync(new(HttpMethod.Post, "/invocations") { Content = new StringContent("{\"stream\": true}") }, HttpCompletionOption.ResponseHeadersRead);
            await using var stream = await answer.Content.ReadAsStreamAsync();
            (await stream.ReadAsync(new byte[16])).ShouldBePositive();
            var first = clock.Elapsed;

            // SIGTERM while the answer is still being written: it is written to its end.
            await Shell.Run("kill", ["-TERM", $"{serve.Id}"], project);
            var rest = await new StreamReader(stream).ReadToEndAsync();
            rest.ShouldContain("{\"token\": 4}");
            (clock.Elapsed - first).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(300), "the first token must not wait for the last");
            await serve.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));
            serve.ExitCode.ShouldBe(7, "the engine's own exit code");
        }
        finally
        {
            if (!serve.HasExited)
                serve.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("vllm", "vllm", "VLLM_NO_SUCH", "unrecognized arguments: --no-such")]
    [InlineData("tensorrt-llm", "trtllm-serve", "TRTLLM_NO_SUCH", "unrecognized arguments: --no-such")]
    [InlineData("lmi", "djl-serving", "OPTION_NO_SUCH", "unexpected keyword argument 'no_such'")]
    public async Task What_the_engine_refuses_ends_the_container_with_the_engines_code(string engine, string program, string variable, string says)
    {
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path, ["my-llm", $"--deployment-config=transformers-{engine}", "--model-name=Qwen/Qwen3-0.6B", "--skip-prompts"])).Well();
        // By hand one may write what mcc refuses: into the variables, and into the list of what becomes an argument.
        var list = Path.Combine(place["my-llm"], "code", "options.txt");
        if (File.Exists(list))
            await File.AppendAllTextAsync(list, "value --no-such\n");
        var variables = new Dictionary<string, string>(StandIn(place, engine, program, "/ping /invocations"), StringComparer.Ordinal)
        {
            [variable] = "5",
            ["SAGEMAKER_BIND_TO_PORT"] = $"{Mcc.Local.Conformance.Verification.FreePort()}",
            ["MCC_BIND_ADDRESS"] = "127.0.0.1",
        };
        using var serve = Serve(place["my-llm"], variables);
        await serve.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));

        serve.ExitCode.ShouldBe(1);
        (await serve.StandardError.ReadToEndAsync()).ShouldContain(says);
    }

    [Theory]
    [InlineData("lmi", "lmi", "option.model_id", false)]
    [InlineData("lmi", "its-own", "store", true)]
    [InlineData("sglang", "plain", "--model-path", false)]
    public async Task A_model_that_SageMaker_lays_out_wins_over_the_one_of_the_hub(string engine, string folder, string where, bool withSettings)
    {
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path, ["my-llm", $"--deployment-config=transformers-{engine}", "--model-name=Qwen/Qwen3-0.6B", "--skip-prompts"])).Well();
        var model = Directory.CreateDirectory(place[folder]).FullName;
        await File.WriteAllTextAsync(Path.Combine(model, "config.json"), "{}");
        if (withSettings)
            await File.WriteAllTextAsync(Path.Combine(model, "serving.properties"), "engine=Python\noption.model_id=my/own\n");
        var program = engine == "lmi" ? "djl-serving" : "python3";
        var variables = new Dictionary<string, string>(StandIn(place, engine, program, "/ping /invocations"), StringComparer.Ordinal)
        {
            ["SAGEMAKER_BIND_TO_PORT"] = $"{Mcc.Local.Conformance.Verification.FreePort()}",
            ["MCC_BIND_ADDRESS"] = "127.0.0.1",
            ["MCC_MODEL_DIR"] = model,
        };
        using var serve = Serve(place["my-llm"], variables);
        try
        {
            await Until(() => Task.FromResult(File.Exists(place["record.json"]) && new FileInfo(place["record.json"]).Length > 0));
            var record = JsonDocument.Parse(await File.ReadAllTextAsync(place["record.json"])).RootElement;
            (where == "store" ? record.GetProperty("store") : record.GetProperty("given").GetProperty(where)).GetString().ShouldBe(model);
        }
        finally
        {
            serve.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task An_option_that_the_engine_does_not_have_is_refused_when_the_project_is_made_with_the_nearest()
    {
        using var place = new TemporaryFolder();
        var ended = await Project.Command(place.Path, ["my-llm", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--server-env=MAX_MODEL_LENGTH=5", "--skip-prompts"]);

        ended.Exit.ShouldBe(1);
        ended.Error.ShouldContain("`VLLM_MAX_MODEL_LENGTH` is no option");
        ended.Error.ShouldContain("VLLM_MAX_MODEL_LEN");
    }

    /// <summary>Runs the project's <c>code/serve</c> with its variables and these.</summary>
    private static Process Serve(string project, Dictionary<string, string> more)
    {
        var variables = Variables(project);
        foreach (var (name, value) in more)
            variables[name] = value;
        return Shell.Start("/usr/bin/python3", [Path.Combine(project, "code", "serve"), "serve"], project, variables);
    }

    private static Dictionary<string, string> StandIn(TemporaryFolder place, string engine, string program, string paths)
    {
        var bin = Directory.CreateDirectory(place["bin"]).FullName;
        // LMI has its own options, DJL Serving's, and its engine's.
        var options = (engine == "lmi" ? new[] { "lmi", "djl", "vllm" } : [engine]).Select(list =>
        {
            File.WriteAllText(place[$"{list}.json"], DataFiles.Embedded.ReadText($"catalogs/server-options/{list}.json"));
            return place[$"{list}.json"];
        });
        var script = Path.Combine(AppContext.BaseDirectory, "Engines", program == "djl-serving" ? "djl_serving.py" : "engine.py");
        var file = Path.Combine(bin, program);
        // What stands in for a module of Python's, or for a subcommand, drops those words.
        var drop = program == "python3" ? "shift 2; " : program == "vllm" ? "shift; " : "";
        File.WriteAllText(file, $"#!/bin/sh\n{drop}exec /usr/bin/python3 \"{script}\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(StringComparer.Ordinal)
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["ENGINE_OPTIONS"] = string.Join(':', options),
            ["ENGINE_RECORD"] = place["record.json"],
            ["ENGINE_PATHS"] = paths,
        };
    }

    private static Dictionary<string, string> Variables(string project)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project, "do", "environment.json")));
        return document.RootElement.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!, StringComparer.Ordinal);
    }

    private static string Words(JsonElement record) =>
        string.Join(' ', record.GetProperty("bare").EnumerateArray().Select(word => word.ToString())
            .Concat(record.GetProperty("given").EnumerateObject().Select(option => $"{option.Name} {option.Value}")));

    private static async Task<int?> Ping(HttpClient client)
    {
        try
        {
            return (int)(await client.GetAsync("/ping")).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(50))
        {
            if (await holds())
                return;
        }

        throw new TimeoutException("It did not get ready in 20 s.");
    }
}
