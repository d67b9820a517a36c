using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>The words of the command line, and the members of the configuration file, that make this project again: what was said, not what is default.</summary>
public sealed class ExportCommand : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var said = catalog.Parameters.All
            .Select(parameter => specification[parameter.Key])
            .OfType<Setting>()
            .Where(setting => !setting.Parameter.Run && setting.Parameter.Type != ParameterType.Secret
                && setting.Origin.Source is not (Source.Default or Source.Derived))
            .ToList();
        values["exportCommand"] = new Value.Items([
            new Value.Text("mcc"),
            new Value.Text(specification.ProjectName),
            .. said.Where(setting => setting.Parameter.Key != "projectName").SelectMany(Words).Select(word => new Value.Text(word)),
            new Value.Text("--skip-prompts")]);
        values["exportConfiguration"] = new Value.Members(said.ToDictionary(setting => setting.Parameter.Key, setting => setting.Value, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Words(Setting setting)
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
