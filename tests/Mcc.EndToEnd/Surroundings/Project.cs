using System.Net;
using System.Net.Sockets;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>A project that the real command generated. What its scripts started is stopped and removed in the end.</summary>
public sealed class Project(string folder, IReadOnlyDictionary<string, string> variables) : IAsyncDisposable
{
    public string Folder => folder;

    /// <summary>A port that was free a moment ago.</summary>
    public int Port { get; } = FreePort();

    public string Url => $"http://127.0.0.1:{Port}";

    public static async Task<Project> Generate(
        TemporaryFolder place, string name, string configuration, IEnumerable<string>? more =
            null, IReadOnlyDictionary<string, string>? variables = null)
    {
        // Which engine answers decides the last line only, and to ask it takes time.
        var generating = new Dictionary<string, string> { ["MCC_ENGINE"] = "no-such-engine" };
        (await Command(place.Path, [name, $"--deployment-config={configuration}", .. more ?? [], "--skip-prompts"], generating)).Well();
        // Debian's Python is the one that has the libraries; the first on the PATH may be another.
        return new(place[name], new Dictionary<string, string>(variables
            ?? new Dictionary<string, string>())
        { ["MCC_PYTHON"] = TrainedModel.Python });
    }

    /// <summary>Runs <c>mcc</c> itself.</summary>
    public static Task<Ended> Command(
        string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null) =>
        Surroundings.Shell.Run(Repository.Program, arguments, folder, variables);

    /// <summary>Runs <c>do/VERB</c>, from a folder that is not the project's.</summary>
    public Task<Ended> Do(string verb, params string[] arguments) =>
        Surroundings.Shell.Run(Path.Combine(folder, "do", verb), arguments, "/", variables);

    /// <summary>Runs lines of a plain POSIX shell in the project's folder.</summary>
    public Task<Ended> Shell(string script) => Surroundings.Shell.Run("sh", ["-euc", script], folder, variables);

    /// <summary>Starts <c>do/VERB</c>; the caller ends it.</summary>
    public System.Diagnostics.Process Start(string verb, params string[] arguments) =>
        Surroundings.Shell.Start(Path.Combine(folder, "do", verb), arguments, "/", variables);

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(folder))
            (await Do("clean", "--local")).Well();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
