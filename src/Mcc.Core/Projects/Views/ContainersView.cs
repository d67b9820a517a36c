using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// Several containers: <c>combined</c>, each with its <c>name</c>, <c>place</c> (<c>folder</c> or <c>image</c>), model and variables;
/// <c>containerMode</c>, as CreateModel names it; <c>invokesDirectly</c>; and <c>containerImages</c>, by their places in CreateModel what
/// do/push finds out.
/// </summary>
public sealed class ContainersView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var containers = deployment.Containers;
        yield return ("combined", Value.Of(containers.Select(Of)));
        yield return ("containerMode", ContainersResolver.IsSerial(deployment.Settings) ? "Serial" : "Direct");
        yield return ("invokesDirectly", !ContainersResolver.IsSerial(deployment.Settings));
        yield return ("containerImages", Value.Of(containers.Index().Where(each => !each.Item.Entry.IsImage).Index().ToDictionary(
            each => string.Create(CultureInfo.InvariantCulture, $"Containers.{each.Item.Index}.Image"),
            each => (Value)string.Create(CultureInfo.InvariantCulture, $"image{each.Index + 1}"), StringComparer.Ordinal)));
        if (containers is [{ } first, .., { } last])
        {
            if (first.Project?.Types.BatchContent is { } content)
                yield return ("batchContentType", content);
            if (last.Project?.Types.BatchAccept is { } accept)
                yield return ("batchAccept", accept);
        }
    }

    private static Value Of(CombinedContainer container)
    {
        var members = new SortedDictionary<string, Value>(StringComparer.Ordinal)
        {
            ["name"] = container.Name,
            ["folder"] = Value.Of(container.Entry.IsImage ? null : container.Project?.Folder ?? container.Entry.Place),
            ["place"] = container.Entry.IsImage ? container.Entry.Place : container.Project?.Folder ?? container.Entry.Place,
            ["image"] = Value.Of(container.Entry.IsImage ? container.Entry.Place : null),
            ["archive"] = Value.Of(container.Project?.Location.Archive),
            ["prefix"] = Value.Of(container.Project?.Location.Prefix),
            ["environment"] = Value.Of(new SortedDictionary<string, Value>(
                container.Variables.ToDictionary(variable => variable.Name, variable => (Value)variable.Value, StringComparer.Ordinal),
                StringComparer.Ordinal)),
        };
        return Value.Of(members);
    }
}
