using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.EndToEnd.Surroundings;
using Mcc.Local.Conformance;

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

    /// <param name="program">The name on the PATH, and the first words that the script does not get.</param>
    /// <param name="script">The file beside this one that stands in for it.</param>
    /// <param name="options">The list of options in data/ that the program's own parser would know.</param>
    public static StandIn Start(TemporaryFolder place, string project, (string Name, int Drops) program, string script, string options, params (string Name, string Value)[] more)
    {
        var bin = Directory.CreateDirectory(place["bin"]).FullName;
        File.WriteAllText(place["options.json"], Options(options).ToJsonString());
        var file = Path.Combine(bin, program.Name);
        var path = Path.Combine(AppContext.BaseDirectory, "Engines", script);
        File.WriteAllText(file, $"#!/bin/sh\nshift {program.Drops}\nexec /usr/bin/python3 \"{path}\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var port = Verification.FreePort();
        var variables = JsonNode.Parse(File.ReadAllText(Path.Combine(project, "do", "environment.json")))!.AsObject()
            .ToDictionary(variable => variable.Key, variable => variable.Value!.GetValue<string>(), StringComparer.Ordinal);
        variables["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        variables["ENGINE_OPTIONS"] = place["options.json"];
        variables["ENGINE_RECORD"] = place["record.json"];
        variables["SAGEMAKER_BIND_TO_PORT"] = $"{port}";
        variables["MCC_INNER_PORT"] = $"{Verification.FreePort()}";
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

    /// <summary>The list with those that it includes, as one list.</summary>
    private static JsonObject Options(string list)
    {
        var tree = JsonNode.Parse(DataFiles.Embedded.ReadText($"catalogs/server-options/{list}.json"))!.AsObject();
        foreach (var included in tree["includes"]?.AsArray() ?? [])
        {
            foreach (var option in Options(included!.GetValue<string>())["options"]!.AsArray())
                tree["options"]!.AsArray().Add(option!.DeepClone());
        }

        return tree;
    }
}
