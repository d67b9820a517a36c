using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Cli.Sources;

/// <summary>The sources, strongest first. Defaults come last and later, when the backend and the target are known.</summary>
public static class LayerList
{
    public static async Task<IReadOnlyList<Layer>> Read(
        CommandContext context,
        IEnumerable<(Parameter Parameter, IReadOnlyList<string> Words, string Flag)> options,
        string? name,
        CancellationToken cancel)
    {
        var (cli, parameters) = (context.Cli, context.Catalog.Parameters);
        var option = new OptionSource(options).Read();
        var environment = new EnvironmentSource(cli, parameters);
        var named = environment.Read();
        IReadOnlyList<Layer> said =
        [
            option,
            new ArgumentSource(name, parameters).Read(),
            named,
            new ConfigurationFileSource(ConfigurationFile(parameters.Config, option, named), cli, parameters).Read(),
        ];
        // The files of the folder may be anybody's.
        var strangers = new StrangerCheck(context);
        foreach (var source in (IReadOnlyList<ILayerSource>)
            [new WorkingFolderSource(cli, parameters), new PackageJsonSource(cli, parameters)])
            said = [.. said, await strangers.Check(source.Read(), said, cancel)];
        IReadOnlyList<Layer> stronger = [.. said, new ProfileSource(cli, parameters, said).Read()];
        var advice = await strangers.Check(await new McpServerSource(context).Ask(stronger, cancel), stronger, cancel);
        return [.. stronger, advice, environment.ReadAmbient()];
    }

    private static RawSetting? ConfigurationFile(Parameter config, params ReadOnlySpan<Layer> layers)
    {
        foreach (var layer in layers)
        {
            if (layer.Settings.FirstOrDefault(setting => setting.Parameter == config) is { Value: JsonValue } setting)
                return setting;
        }

        return null;
    }
}
