using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.Platform.Serving;
using Mcc.Verify;

namespace Mcc.EndToEnd.Engines;

/// <summary>A generated project's <c>code/serve</c> as a process, with a stand-in for its server's program on the PATH.</summary>
public sealed class StandIn : IDisposable
{
    private const int Patience = 20;

    private readonly TemporaryFolder place;
    private readonly Process serve;

    private StandIn(TemporaryFolder place, string project, int port, Dictionary<string, string> variables)
    {
        this.place = place;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        serve = Shell.Start("/usr/bin/python3", [Path.Combine(project, "code", "serve"), "serve"], project, variables);
    }

    public HttpClient Client { get; }

    public Process Serve => serve;

    /// <summary>What the program was given: <c>bare</c> words, and <c>given</c> options with their values.</summary>
    public JsonElement Record => JsonDocument.Parse(File.ReadAllText(place["record.json"])).RootElement;

    public static StandIn Start(TemporaryFolder place, string project, PretendedEngine engine, params (string Name, string Value)[] more)
    {
        var port = LocalServer.FreePort(0);
        var variables = engine.Install(place);
        foreach (var (name, value) in JsonNode.Parse(File.ReadAllText(Path.Combine(project, "do", "environment.json")))!.AsObject())
            variables[name] = value!.GetValue<string>();
        variables["SAGEMAKER_BIND_TO_PORT"] = $"{port}";
        variables["MCC_INNER_PORT"] = $"{LocalServer.FreePort(0)}";
        variables["MCC_BIND_ADDRESS"] = "127.0.0.1";
        foreach (var (name, value) in more)
            variables[name] = value;
        return new(place, project, port, variables);
    }

    public async Task<int?> Ping()
    {
        try
        {
            return (int)(await Client.GetAsync("/ping")).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task Ready()
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(Patience); await Task.Delay(50))
        {
            if (await Ping() == 200)
                return;
            if (serve.HasExited)
                throw new InvalidOperationException($"It ended with {serve.ExitCode}: {await serve.StandardError.ReadToEndAsync()}");
        }

        throw new TimeoutException($"It did not get ready in {Patience} s.");
    }

    /// <summary>SIGTERM, as SageMaker stops a container.</summary>
    public Task Stop() => Shell.Run("kill", ["-TERM", $"{serve.Id}"], "/");

    /// <summary>The exit code, once it has ended.</summary>
    public async Task<int> Ended()
    {
        await serve.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(Patience));
        return serve.ExitCode;
    }

    public void Dispose()
    {
        if (!serve.HasExited)
            serve.Kill(entireProcessTree: true);
        serve.Dispose();
        Client.Dispose();
    }
}
