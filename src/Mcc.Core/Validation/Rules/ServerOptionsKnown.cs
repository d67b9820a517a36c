using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Validation.Rules;

/// <summary>Variables that would become options of the server: one that it does not have stops it at its start, minutes into a deployment.</summary>
public sealed class ServerOptionsKnown : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.Value("optionList") is not { } list || specification.Value("serverPrefix") is not { } prefix)
            return [];
        var options = catalog.Facts.OptionsOf(list);
        var said = Said(specification, options, prefix).ToList();
        // What other options lead to: --max-lora-rank has a wider range than some servers' option.
        var derived = from variable in ContainerVariables.Of(catalog, specification)
                      where variable.Name.StartsWith(prefix, StringComparison.Ordinal) && !said.Exists(each => each.Name == variable.Name)
                      let finding = options.Check(variable.Name, prefix, variable.Value, new(variable.Origin))
                      where finding is not null
                      select finding;
        return [.. said.Select(each => each.Finding).OfType<Finding>(), .. derived];
    }

    private static IEnumerable<(string Name, Finding? Finding)> Said(DeploymentSpec specification, ServerOptions options, string prefix) =>
        from key in new[] { "serverEnv", "modelEnv", "icEnv" }
        where specification[key]?.Value is Value.Members
        from pair in ((Value.Members)specification[key]!.Value).Entries
        // --server-env means the server, whatever the name; elsewhere only the prefix does.
        where key == "serverEnv" || pair.Key.StartsWith(prefix, StringComparison.Ordinal)
        select (pair.Key.StartsWith(prefix, StringComparison.Ordinal) ? pair.Key : prefix + pair.Key,
            options.Check(pair.Key, prefix, ((Value.Text)pair.Value).Content, new(specification[key]!.Origin.Detail)));
}
