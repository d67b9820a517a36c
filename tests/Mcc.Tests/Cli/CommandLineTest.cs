using System.Text.Json;
using Mcc.Cli;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Platform.Processes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Runs of mcc through its door, in surroundings of their own: an empty folder, no variables, no terminal.</summary>
public abstract class CommandLineTest : IDisposable
{
    private static readonly Catalog Shipped = new(DataFiles.Embedded);

    /// <summary>The working folder.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mcc-test-").FullName;

    protected Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    protected Catalog Catalog { get; set; } = Shipped;

    /// <summary>The time for mcc: it passes only when a test says so.</summary>
    protected DateTimeOffset Now { get; set; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a script of a written project does; a run that starts one unasked fails.</summary>
    protected Func<ProcessStartOptions, ProcessResult?> StartedScript { get; set; } = order =>
        throw new InvalidOperationException($"{order.Program} was started.");

    /// <summary>The home that the system's list of users has: the working folder, so that it goes with it. Null: none.</summary>
    protected string? AccountHome { get; set; }

    protected CommandLineTest() => AccountHome = Folder;

    /// <summary>Null: there is none.</summary>
    protected ScriptedTerminal? Terminal { get; set; }

    /// <summary>What a protocol is spoken over; a run that opens them unasked fails.</summary>
    protected (Stream Input, Stream Output)? Pipes { get; set; }

    protected async Task<Outcome> Mcc(params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var cli = new CliEnvironment(TextReader.Null, output, error, Terminal is not null,
            new Dictionary<string, string>(Variables, StringComparer.Ordinal), Folder)
        {
            Clock = new StoppedClock(Now),
            RunTool = (order, _) => Task.FromResult(StartedScript(order)),
            AccountHome = () => AccountHome,
            OpenInput = () => Pipes?.Input ?? throw new InvalidOperationException("Standard input was opened."),
            OpenOutput = () => Pipes?.Output ?? throw new InvalidOperationException("Standard output was opened."),
            OpenTerminal = () => Terminal ?? throw new InvalidOperationException("A terminal was opened where there is none."),
        };
        var exit = await CliApplication.Execute(words, cli, Catalog, Terminal?.Stop ?? TestContext.Current.CancellationToken);
        return new(output.ToString(), error.ToString(), exit);
    }

    /// <summary>Makes a project that must succeed, and returns its folder.</summary>
    protected async Task<string> Generate(string name, params string[] words)
    {
        var (_, error, exit) = await Mcc([name, $"--deployment-config={AnyBackend}", "--skip-prompts", .. words]);
        exit.ShouldBe(ExitCode.Done, error);
        return Path.Combine(Folder, name);
    }

    /// <summary>The value and the origin of one setting, as <c>config explain</c> tells them.</summary>
    protected async Task<(string Value, string From)> Explained(string key, params string[] words)
    {
        var (output, error, _) = await Mcc(["config", "explain", "--output=json", .. words]);
        using var document = JsonDocument.Parse(output);
        var setting = document.RootElement.GetProperty("settings").TryGetProperty(key, out var found) ? found
            : throw new InvalidOperationException($"{key} has no value:\n{output}\n{error}");
        return (setting.GetProperty("value").ToString(), setting.GetProperty("from").GetString()!);
    }

    /// <summary>A configuration for tests in which it does not matter which.</summary>
    protected static string AnyBackend => "http-flask";

    protected string Write(string path, string content)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }

    /// <summary>Everything below the working folder, in ordinal order.</summary>
    protected IReadOnlyList<string> Entries() =>
        [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Terminal?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
