using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Sources;

/// <summary>Sixth: the section <c>ml-container-creator</c> of the working folder's <c>package.json</c>.</summary>
public sealed class PackageJsonSource(CliEnvironment cli, ParameterList parameters) : ILayerSource
{
    private const string File = "package.json";

    public Layer Read() => SettingsFile.Text(Path.Combine(cli.Folder, File)) switch
    {
        { Content: { } text } when text.Contains("ml-container-creator", StringComparison.Ordinal) =>
            ConfigurationText.Read(text, File, parameters, Source.PackageJson, section: "ml-container-creator"),
        { Trouble: { } trouble } => new([],
            [Finding.Warning("config", $"{File} cannot be read: {trouble}", "Make it readable, or work in another folder.")]),
        _ => Layer.Empty,
    };
}
