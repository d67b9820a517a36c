using System.Diagnostics;
using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>
/// Every <c>code/serve</c> of the language model servers is really run, with a stand-in on the PATH that refuses what the engine's
/// published option list lacks.
/// </summary>
public sealed class EnginesTests : IDisposable
{
    private const string Own = "/ping /invocations";

    /// <summary>Of an engine whose own /ping is good too early: nginx asks for its health.</summary>
    private const string BehindProxy = "/health /invocations";

    private readonly TemporaryFolder place = new();

    /// <summary>
    /// Engine, the paths that it answers itself, and the variable of one option, as it is given and as the engine gets it.
    /// </summary>
    public static TheoryData<string, string, string, string> Engines { get; } = new()
    {
        { "vllm", Own, "MAX_NUM_SEQS=7", "--max-num-seqs 7" },
        { "sglang", BehindProxy, "MAX_RUNNING_REQUESTS=7", "--max-running-requests 7" },
        { "tensorrt-llm", "/health /v1/chat/completions", "MAX_BATCH_SIZE=7", "--max_batch_size 7" },
        { "lmi", Own, "MAX_ROLLING_BATCH_SIZE=7", "option.max_rolling_batch_size 7" },
        { "djl", Own, "MAX_ROLLING_BATCH_SIZE=7", "option.max_rolling_batch_size 7" },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_server_gets_its_options_as_a_list_streams_through_and_drains(string engine, string paths, string variable,
        string option)
    {
        var project = await Generate(engine, "--model-name=Qwen/Qwen3-0.6B@main", $"--server-env={variable}");
        using var serve = Start(engine, project, ("ENGINE_PATHS", paths), ("ENGINE_EXIT", "7"));
        (await serve.Ping()).ShouldNotBe(200, "nothing serves yet");
        await serve.Ready();

        Words(serve.Record).ShouldContain(option);
        Words(serve.Record).ShouldContain("Qwen/Qwen3-0.6B");
        Words(serve.Record).ShouldContain("revision main");

        var clock = Stopwatch.StartNew();
        using var answer = await serve.Client.SendAsync(
            new(HttpMethod.Post, "/invocations") { Content = new StringContent("{\"stream\": true}") },
                HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[16])).ShouldBePositive();
        var first = clock.Elapsed;

        // SIGTERM while the answer is still being written: it is written to its end.
        await serve.Stop();
        var rest = await new StreamReader(stream).ReadToEndAsync();
        rest.ShouldContain("{\"token\": 4}");
        (clock.Elapsed - first).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(300), "the first token must not wait for the last");
        (await serve.Ended()).ShouldBe(7, "the engine's own exit code");
    }

    [Fact]
    public async Task A_list_of_JSON_reaches_the_stand_in_whole()
    {
        var project = await Generate("vllm", "--model-name=Qwen/Qwen3-0.6B",
            """--server-env=LORA_MODULES={"name": "a", "path": "x y"} {"name": "b", "path": "z"}""");
        using var serve = Start("vllm", project, ("ENGINE_PATHS", Own));
        await serve.Ready();

        serve.Record.GetProperty("given").GetProperty("--lora-modules").EnumerateArray().Select(word => word.GetString())
            .ShouldBe(["""{"name": "a", "path": "x y"}""", """{"name": "b", "path": "z"}"""]);
    }

    [Fact]
    public async Task Only_vllms_own_variables_reach_the_stand_in_for_it()
    {
        var project = await Generate("vllm", "--model-name=Qwen/Qwen3-0.6B", "--server-env=MAX_NUM_SEQS=7",
            "--server-env=FAIL_ON_ENVIRON_VALIDATION=true", "--server-env=LOGGING_LEVEL=DEBUG");
        using var serve = Start("vllm", project, ("ENGINE_PATHS", Own), ("VLLM_API_KEY", "of-the-pod"));
        await serve.Ready();

        Words(serve.Record).ShouldContain("--max-num-seqs 7");
        serve.Record.GetProperty("left").EnumerateObject().Select(variable => $"{variable.Name}={variable.Value}")
            .ShouldBe(["VLLM_API_KEY=of-the-pod", "VLLM_LOGGING_LEVEL=DEBUG"]);
    }

    [Fact]
    public async Task The_projects_own_test_prints_a_stream_piece_by_piece()
    {
        var project = await Generate("vllm", "--model-name=Qwen/Qwen3-0.6B");
        using var serve = Start("vllm", project, ("ENGINE_PATHS", Own));
        await serve.Ready();

        using var test = Shell.Start(Path.Combine(project, "do", "test"),
            ["--stream", $"--url={serve.Client.BaseAddress!.ToString().TrimEnd('/')}"], "/");
        (await test.StandardOutput.ReadLineAsync()).ShouldBe("data: {\"token\": 0}");
        var clock = Stopwatch.StartNew();
        (await test.StandardOutput.ReadToEndAsync()).ShouldContain("data: {\"token\": 4}");

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(300), "the first piece must not wait for the last");
        await test.WaitForExitAsync();
        test.ExitCode.ShouldBe(0);
        (await Shell.Run(Path.Combine(project, "do", "test"), ["--stream", "--deployed"], "/"))
            .Refused().Error.ShouldContain("invoke_endpoint_with_response_stream");
    }

    [Theory]
    [InlineData("vllm", "VLLM_NO_SUCH", "unrecognized arguments: --no-such")]
    [InlineData("tensorrt-llm", "TRTLLM_NO_SUCH", "unrecognized arguments: --no-such")]
    [InlineData("lmi", "OPTION_NO_SUCH", "unexpected keyword argument 'no_such'")]
    public async Task What_the_engine_refuses_ends_the_container_with_the_engines_code(string engine, string variable, string says)
    {
        var project = await Generate(engine, "--model-name=Qwen/Qwen3-0.6B");
        // By hand one may write what mcc refuses: into the variables, and into the list of what becomes an argument.
        var list = Path.Combine(project, "runtime", "server", "options.txt");
        if (File.Exists(list))
            await File.AppendAllTextAsync(list, "value --no-such\n");
        using var serve = Start(engine, project, ("ENGINE_PATHS", Own), (variable, "5"));

        (await serve.Ended()).ShouldBe(1);
        (await serve.Serve.StandardError.ReadToEndAsync()).ShouldContain(says);
    }

    [Theory]
    [InlineData("lmi", "option.model_id", false)]
    [InlineData("lmi", "store", true)]
    [InlineData("sglang", "--model-path", false)]
    public async Task A_mounted_model_takes_precedence_over_the_Hub(string engine, string where, bool withSettings)
    {
        var project = await Generate(engine, "--model-name=Qwen/Qwen3-0.6B");
        var model = Directory.CreateDirectory(place["mounted"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(model, "config.json"), "{}");
        if (withSettings)
            await File.WriteAllTextAsync(Path.Combine(model, "serving.properties"), "engine=Python\noption.model_id=my/own\n");
        using var serve = Start(engine, project, ("ENGINE_PATHS", engine == "sglang" ? BehindProxy : Own), ("MCC_MODEL_DIR", model));
        await serve.Ready();

        (where == "store" ? serve.Record.GetProperty("store") : serve.Record.GetProperty("given").GetProperty(where)).GetString()
            .ShouldBe(model);
    }

    [Fact]
    public async Task A_server_with_another_interface_for_adapters_has_SageMakers_too()
    {
        var project = await Generate("sglang", "--model-name=Qwen/Qwen3-0.6B", "--enable-lora", "--server-env=MAX_RUNNING_REQUESTS=7");
        using var serve = StandIn.Start(place, project, new("python3", 0, "", "sglang") { IsImported = true });
        var early = new List<int?>();
        for (var clock = Stopwatch.StartNew(); early.LastOrDefault() != 200
            && clock.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(20))
            early.Add(await serve.Ping());
        early.ShouldContain(503, "its server is there before it has warmed up");
        await serve.Ready();
        Words(serve.Record).ShouldContain("--max-running-requests 7");
        var adapter = Directory.CreateDirectory(place["adapter"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(adapter, "adapter_config.json"), "{}");
        var source = JsonSerializer.Serialize(adapter);
        const string Chat = "{\"stream\": true, \"messages\": []}";

        (await Send(HttpMethod.Post, "/adapters", $"{{\"name\": \"a b\", \"src\": {source}}}")).Status.ShouldBe(200);
        (await Send(HttpMethod.Post, "/invocations", Chat, "a b")).Text.ShouldContain("\"adapter\": \"a b\"");
        (await Send(HttpMethod.Post, "/invocations", Chat)).Text.ShouldContain("\"adapter\": null");
        (await Send(HttpMethod.Delete, "/adapters/a%20b")).Status.ShouldBe(200);
        (await Send(HttpMethod.Post, "/invocations", Chat, "a b")).Status.ShouldBe(400);
        foreach (var bad in new[] { "", "{}", "[1]", "\"text\"", "{", "{\"name\": \"c\", \"src\": \"/nowhere\"}",
            $"{{\"name\": [], \"src\": {source}}}" })
            (await Send(HttpMethod.Post, "/adapters", bad)).Status.ShouldBeInRange(400, 422, bad);
        (await Send(HttpMethod.Post, "/invocations", "{", "a b")).Status.ShouldBe(400);
        (await Send(HttpMethod.Delete, "/adapters/nobody")).Status.ShouldBe(400);
        (await Send(HttpMethod.Get, "/adapters")).Status.ShouldBe(404, "that is nobody's");

        await serve.Stop();
        (await serve.Ended()).ShouldBe(0);

        async Task<(int Status, string Text)> Send(HttpMethod method, string path, string? body = null, string? named = null)
        {
            using var request = new HttpRequestMessage(method, path)
            {
                Content = body is null
                ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json")
            };
            if (named is not null)
                request.Headers.Add("X-Amzn-SageMaker-Adapter-Identifier", named);
            using var answer = await serve.Client.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task An_unknown_engine_option_is_refused_with_the_nearest()
    {
        var ended = await Project.Command(place.Path,
            ["my-llm", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--server-env=MAX_MODEL_LENGTH=5",
                "--skip-prompts"]);

        ended.Exit.ShouldBe(1);
        ended.Error.ShouldContain("`VLLM_MAX_MODEL_LENGTH` is not an option");
        ended.Error.ShouldContain("VLLM_MAX_MODEL_LEN");
    }

    public void Dispose() => place.Dispose();

    private async Task<string> Generate(string engine, params string[] words)
    {
        (await Project.Command(place.Path, ["my-llm", $"--deployment-config=transformers-{engine}", .. words, "--skip-prompts"])).Well();
        return place["my-llm"];
    }

    private StandIn Start(string engine, string project, params (string Name, string Value)[] more)
    {
        // What stands in for a module of Python's, or for a subcommand, drops those words.
        PretendedEngine pretended = engine switch
        {
            "vllm" => new("vllm", 1, "engine.py", engine),
            "sglang" => new("python3", 2, "engine.py", engine),
            "tensorrt-llm" => new("trtllm-serve", 0, "engine.py", engine),
            _ => new("djl-serving", 0, "djl_serving.py", engine),
        };
        return StandIn.Start(place, project, pretended, more);
    }

    private static string Words(JsonElement record) =>
        string.Join(' ', record.GetProperty("bare").EnumerateArray().Select(word => word.ToString())
            .Concat(record.GetProperty("given").EnumerateObject().Select(option => $"{option.Name} {option.Value}")));
}
