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
    /// <summary>Engine, its program, the paths that it answers itself, and the variables and arguments of one option.</summary>
    public static TheoryData<string, string, string, string, string> Engines { get; } = new()
    {
        { "vllm", "vllm", "/ping /invocations", "MAX_NUM_SEQS=7", "--max-num-seqs 7" },
        { "sglang", "python3", "/ping /invocations", "MAX_RUNNING_REQUESTS=7", "--max-running-requests 7" },
        { "tensorrt-llm", "trtllm-serve", "/health /v1/chat/completions", "MAX_BATCH_SIZE=7", "--max_batch_size 7" },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_server_gets_its_options_as_a_list_streams_through_and_drains(string engine, string program, string paths, string variable, string option)
    {
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path, ["my-llm", $"--deployment-config=transformers-{engine}", "--model-name=Qwen/Qwen3-0.6B@main", $"--server-env={variable}", "--skip-prompts"])).Well();
        var project = place["my-llm"];
        var port = Mcc.Local.Conformance.Verification.FreePort();
        var variables = Variables(project);
        foreach (var (name, value) in StandIn(place, engine, program, paths))
            variables[name] = value;
        variables["SAGEMAKER_BIND_TO_PORT"] = $"{port}";
        variables["MCC_INNER_PORT"] = $"{Mcc.Local.Conformance.Verification.FreePort()}";
        variables["MCC_BIND_ADDRESS"] = "127.0.0.1";
        variables["ENGINE_EXIT"] = "7";
        using var serve = Shell.Start("/usr/bin/python3", [Path.Combine(project, "code", "serve"), "serve"], project, variables);
        try
        {
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
            (await Ping(client)).ShouldNotBe(200, "nothing serves yet");
            await Until(async () => await Ping(client) == 200);

            var record = JsonDocument.Parse(await File.ReadAllTextAsync(place["record.json"])).RootElement;
            Words(record).ShouldContain(option);
            Words(record).ShouldContain("Qwen/Qwen3-0.6B");

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

    [Fact]
    public async Task An_option_that_the_engine_does_not_have_is_refused_when_the_project_is_made_with_the_nearest()
    {
        using var place = new TemporaryFolder();
        var ended = await Project.Command(place.Path, ["my-llm", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--server-env=MAX_MODEL_LENGTH=5", "--skip-prompts"]);

        ended.Exit.ShouldBe(1);
        ended.Error.ShouldContain("`VLLM_MAX_MODEL_LENGTH` is no option");
        ended.Error.ShouldContain("VLLM_MAX_MODEL_LEN");
    }

    private static Dictionary<string, string> StandIn(TemporaryFolder place, string engine, string program, string paths)
    {
        var bin = Directory.CreateDirectory(place["bin"]).FullName;
        var options = place["options.json"];
        File.WriteAllText(options, DataFiles.Embedded.ReadText($"catalogs/server-options/{engine}.json"));
        var script = Path.Combine(AppContext.BaseDirectory, "Engines", "engine.py");
        var file = Path.Combine(bin, program);
        // What stands in for a module of Python's, or for a subcommand, drops those words.
        var drop = program == "python3" ? "shift 2; " : program == "vllm" ? "shift; " : "";
        File.WriteAllText(file, $"#!/bin/sh\n{drop}exec /usr/bin/python3 \"{script}\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(StringComparer.Ordinal)
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["ENGINE_OPTIONS"] = options,
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
