using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>The server's options by how they are written (<c>flagOptions</c>, <c>negatableOptions</c>, <c>valueOptions</c>, <c>listOptions</c>), without those whose variable the server reads itself.</summary>
public sealed class ServerOptionLists : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var prefix = ((Value.Text)values["serverPrefix"]).Content;
        var list = catalog.Facts.OptionsOf(((Value.Text)values["optionList"]).Content);
        var byKind = list.All
            .Where(option => option.Name.StartsWith("--", StringComparison.Ordinal) && !list.IsOwnVariable(prefix + Variable(option.Name), prefix))
            .ToLookup(option => option.Kind, option => option.Name);
        foreach (var kind in Enum.GetValues<OptionKind>())
            values[kind.ToString().ToLowerInvariant() + "Options"] = Value.Of(byKind[kind].Order(StringComparer.Ordinal));
    }

    private static string Variable(string option) => option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
