using Mcc.Core.Catalogs;
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
        return
        [
            .. from key in new[] { "serverEnv", "modelEnv", "icEnv" }
               where specification[key]?.Value is Value.Members
               from pair in ((Value.Members)specification[key]!.Value).Entries
               // --server-env means the server, whatever the name; elsewhere only the prefix does.
               where key == "serverEnv" || pair.Key.StartsWith(prefix, StringComparison.Ordinal)
               let finding = options.Check(pair.Key, prefix, ((Value.Text)pair.Value).Content, new(specification[key]!.Origin.Detail))
               where finding is not null
               select finding,
        ];
    }
}
