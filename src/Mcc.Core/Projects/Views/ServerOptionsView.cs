using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// The server's options by how they are written (<c>flagOptions</c>, <c>negatableOptions</c>, <c>valueOptions</c>, <c>listOptions</c>),
/// without those whose variable the server reads itself.
/// </summary>
public sealed class ServerOptionsView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var prefix = deployment.Constants.ServerPrefix!;
        var list = catalog.Facts.OptionsOf(deployment.Constants.OptionList!);
        // Each under all its names: variables may also be set where the container runs.
        var byKind = list.All
            .SelectMany(option => option.Aliases.Prepend(option.Name), (option, name) => (option.Kind, Name: name))
            .Where(option => option.Name.StartsWith("--", StringComparison.Ordinal)
                && !list.IsOwnVariable(prefix + Variable(option.Name), prefix))
            .ToLookup(option => option.Kind, option => option.Name);
        return Enum.GetValues<OptionKind>()
            .Select(kind => (kind.ToString().ToLowerInvariant() + "Options", Value.Of(byKind[kind].Order(StringComparer.Ordinal))));
    }

    private static string Variable(string option) => option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
