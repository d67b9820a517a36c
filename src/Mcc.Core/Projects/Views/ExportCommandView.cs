using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// The command line, and the members of the configuration file, that make this project again: what was said, not what is default.
/// </summary>
public sealed class ExportCommandView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var said = catalog.Parameters.All
            .Select(deployment.Settings.Of)
            .OfType<Setting>()
            .Where(setting => setting is { IsGiven: true, Parameter: { Run: false, Type: not ParameterType.Secret } })
            .ToList();
        yield return ("exportCommand", Value.Of(
            [
                "mcc",
                deployment.ProjectName,
                .. said.Where(setting => setting.Parameter != catalog.Parameters.ProjectName).SelectMany(Arguments),
                "--skip-prompts",
            ]));
        yield return ("exportConfiguration",
            Value.Of(said.ToDictionary(setting => setting.Parameter.Key, setting => setting.Value, StringComparer.Ordinal)));
    }

    private static IEnumerable<string> Arguments(Setting setting)
    {
        var flag = setting.Parameter.Flag;
        return setting.Value switch
        {
            Value.Flag { On: true } => [flag],
            Value.Flag => [setting.Parameter.NegativeFlag!],
            Value.Items items => items.Values.Select(item => $"{flag}={((Value.Text)item).Content}"),
            Value.Members members => members.Entries.Select(pair => $"{flag}={pair.Key}={((Value.Text)pair.Value).Content}"),
            _ => [$"{flag}={setting.Text}"],
        };
    }
}
