using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// The tags of everything that the project creates: <c>resourceTags</c>, <c>buildTags</c> with the names of members that CodeBuild has, and
/// <c>resourceTagMap</c>, an object of their names and values.
/// </summary>
public sealed class TagsView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var tags = ResourceTags.Of(deployment).ToList();
        return
        [
            ("resourceTags", List(tags, "Key", "Value")),
            ("buildTags", List(tags, "key", "value")),
            ("resourceTagMap", Value.Of(new SortedDictionary<string, Value>(
                tags.ToDictionary(tag => tag.Key, tag => Value.Of(tag.Value), StringComparer.Ordinal), StringComparer.Ordinal))),
        ];
    }

    private static Value List(IEnumerable<(string Key, string Value)> tags, string key, string value) =>
        Value.Of(tags.Select(tag =>
            Value.Of(new SortedDictionary<string, Value>(StringComparer.Ordinal) { [key] = tag.Key, [value] = tag.Value })));
}
