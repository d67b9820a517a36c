using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Sources;

/// <summary>Fifth: <c>config/mcp.json</c> in the working folder; its <c>mcpServers</c> are for the part that asks servers.</summary>
public sealed class WorkingFolderSource(CliEnvironment cli, ParameterList parameters) : ILayerSource
{
    public Layer Read() => SettingsFile.Text(Path.Combine(cli.Folder, ServerEntries.File)) switch
    {
        { Content: { } text } => ConfigurationText.Read(text, ServerEntries.File, parameters, Source.WorkingFolder,
            ignored: ["mcpServers"]),
        { Trouble: { } trouble } => new([],
            [Finding.Error("config", $"{ServerEntries.File} cannot be read: {trouble}", "Make it readable, or remove it.")]),
        _ => Layer.Empty,
    };
}
