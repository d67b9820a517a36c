using System.Text;
using Mcc.Machine.Files;
using Mcc.Mcp.Asking;

namespace Mcc.Cli.Servers;

/// <summary>
/// What this user agreed to run, one file for each agreement in the user's folder. A working folder may come from anybody, and its
/// <c>config/mcp.json</c> names programs; so nothing of it is started before a person on this machine has said so.
/// </summary>
public sealed class TrustedServers(World world)
{
    private string Folder => Path.Combine(world.Home, "mcp-trusted");

    public bool Has(ConfiguredServer server) => File.Exists(Of(server));

    /// <exception cref="IOException">The user's folder cannot be written.</exception>
    public void Add(ConfiguredServer server)
    {
        Directory.CreateDirectory(Folder);
        AtomicFile.WritePrivate(Of(server), Encoding.UTF8.GetBytes($"{server.Name} in {world.Folder}: {server.Line}\n"));
    }

    private string Of(ConfiguredServer server) => Path.Combine(Folder, server.Mark(world.Folder));
}
