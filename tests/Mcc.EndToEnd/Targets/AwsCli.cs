using System.Diagnostics;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The machine's own AWS CLI as the scripts find it on their PATH: kept warm, as it takes a second to load; it writes down every call, and
/// fails where that is configured.
/// </summary>
public sealed class AwsCli : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new("mcc-aws-");
    private Process? server;

    /// <summary>What makes scripts find it.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
        ["PRETENDED_AWS"] = folder.Path,
        // A machine in AWS would lend its own credentials.
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    public Version Version { get; private init; } = new();

    /// <summary>Whether a call, as <see cref="Calls"/> names it, changes nothing in AWS.</summary>
    public static bool Reads(string call) => call.Split(' ') is [_, var operation, ..]
        && new[] { "describe-", "list-", "get-", "head-", "batch-get-", "filter-" }
            .Any(verb => operation.StartsWith(verb, StringComparison.Ordinal));

    /// <summary>Null where that Python has no AWS CLI.</summary>
    public static async Task<AwsCli?> Start(string python = "python3")
    {
        var found = await Shell.Run(python, ["-c", "import awscli, sys; print(sys.executable, awscli.__version__, sep='\\n')"], "/");
        if (found.Exit != 0)
            return null;
        var lines = found.Output.Trim().Split('\n');
        var cli = new AwsCli { Version = Version.Parse(lines[1]) };
        await cli.Serve(lines[0]);
        return cli;
    }

    /// <summary>The calls since the last look, as <c>sagemaker create-model</c>.</summary>
    public IReadOnlyList<string> Calls()
    {
        var file = folder["calls"];
        var calls = File.Exists(file) ? File.ReadAllLines(file) : [];
        File.Delete(file);
        return calls;
    }

    /// <summary>The requests of scripts, as the services got them: service, operation and input.</summary>
    public IReadOnlyList<JsonObject> Requests() => File.Exists(folder["requests"])
        ? [.. File.ReadAllLines(folder["requests"]).Distinct().Select(line => (JsonObject)JsonNode.Parse(line)!)] : [];

    /// <summary>The variables with more, or other ones.</summary>
    /// <param name="failures">Calls that fail, as <c>before:create-model</c> (AWS did nothing) or <c>after:create-model</c> (it did, but
    /// the answer was lost).</param>
    public Dictionary<string, string> VariablesWith(IReadOnlyDictionary<string, string> more, params string[] failures)
    {
        var variables = new Dictionary<string, string>(Variables) { ["PRETENDED_FAILURES"] = string.Join(' ', failures) };
        foreach (var (name, value) in more)
            variables[name] = value;
        return variables;
    }

    /// <summary>What AWS answers, as text without spaces.</summary>
    public async Task<string> Ask(IReadOnlyDictionary<string, string> variables, params string[] words)
    {
        var own = new Dictionary<string, string>(variables) { ["PRETENDED_TEST"] = "1" };
        var said = (await Shell.Run(folder["aws"], [.. words, "--region", "us-east-1", "--output", "json"], "/", own)).Well();
        return string.Concat(said.Output.Where(letter => !char.IsWhiteSpace(letter)));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            // The end of its input is its sign to stop.
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }

        folder.Dispose();
    }

    private async Task Serve(string python)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Targets", "aws.py");
        await File.WriteAllTextAsync(folder["aws"],
            $"#!/bin/sh\nexec \"{python}\" -I -S \"{script}\" call \"{folder["socket"]}\" \"$@\"\n");
        (await Shell.Run("chmod", ["+x", folder["aws"]], "/")).Well();
        server = Shell.Start(python, [script, "serve", folder["socket"]], "/",
            new Dictionary<string, string> { ["AWS_MAX_ATTEMPTS"] = "1" });
        _ = server.StandardError.ReadToEndAsync();
        (await server.StandardOutput.ReadLineAsync()).ShouldBe("ready");
    }
}
