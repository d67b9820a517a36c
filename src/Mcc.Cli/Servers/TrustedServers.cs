using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Mcp.Client;
using Mcc.Platform.Files;
using Mcc.Platform.Hashing;

namespace Mcc.Cli.Servers;

/// <summary>
/// What this user agreed to run, one file for each agreement in the user's folder. A working folder may come from anybody, and its
/// <c>config/mcp.json</c> names programs; so nothing of it is started before a person on this machine has said so.
/// </summary>
public sealed class TrustedServers(CliEnvironment cli)
{
    private string Folder => Path.Combine(cli.Home, "mcp-trusted");

    public bool Has(ConfiguredServer server) => cli.HomeIfAny is not null && File.Exists(Of(server));

    /// <exception cref="IOException">The user's folder cannot be written.</exception>
    public void Add(ConfiguredServer server)
    {
        Directory.CreateDirectory(Folder);
        AtomicFile.WritePrivate(Of(server), Encoding.UTF8.GetBytes($"{server.Name} in {cli.Folder}: {server.Line}\n"));
    }

    public void Remove(ConfiguredServer server) => File.Delete(Of(server));

    private string Of(ConfiguredServer server) => Path.Combine(Folder, server.Mark(cli.Folder, Files(server)));

    /// <summary>A script of the working folder is part of what is trusted, because a person who changes the folder could change it
    /// too.</summary>
    private IEnumerable<string> Files(ConfiguredServer server) =>
        server.Words.Prepend(server.Command).Select(word => Path.GetFullPath(word, cli.Folder)).Where(IsInFolder).Select(Digest);

    private static string Digest(string path)
    {
        try
        {
            using var content = RegularFile.Open(path);
            return RunningHash.Sha256Of(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who cannot read it cannot run it.
            return "";
        }
    }

    private bool IsInFolder(string path) => path.StartsWith(cli.Folder.TrimEnd('/') + "/", StringComparison.Ordinal) && File.Exists(path);
}
