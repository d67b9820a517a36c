using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Sources;

/// <summary>Fourth: the file that <c>--config</c>, or its variable, names. It must be there.</summary>
public sealed class ConfigurationFileSource(RawSetting? named, CliEnvironment cli, ParameterList parameters) : ILayerSource
{
    public Layer Read()
    {
        if (named is null)
            return Layer.Empty;
        var given = ((JsonValue)named.Value).ToString();
        return SettingsFile.Text(Path.GetFullPath(given, cli.Folder), mayBeHandedOver: true) switch
        {
            { Content: { } text } => ConfigurationText.Read(text, given, parameters, Source.ConfigurationFile),
            { Trouble: { } trouble } => new([],
                [Finding.Error("config", $"The file {given} (from {named.Origin}) cannot be read: {trouble}",
                    "Correct the path; `mcc config init` creates a file.")]),
            _ => new([], [Finding.Error("config", $"The file {given} (from {named.Origin}) does not exist.",
                "Correct the path; `mcc config init` creates a file.")]),
        };
    }
}
