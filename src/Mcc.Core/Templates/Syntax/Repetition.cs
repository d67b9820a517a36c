using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary>
/// <c>for item in items</c>: one turn for each item; a group gives its members as <c>item.name</c> and <c>item.value</c>; what is missing
/// gives none.
/// </summary>
internal sealed class Repetition(string variable, Name list)
{
    public IEnumerable<Scope> Turns(Scope scope) => list.In(scope) switch
    {
        Value.Items items => items.Values.Select(item => scope.With(variable, item)),
        Value.Members members => members.Entries.Select(member => scope.With(variable, Pair(member.Key, member.Value))),
        Value.Missing => [],
        var other => throw new TemplateException(list.Place, $"`{list}` is {other.Noun}, not a list."),
    };

    private static Value.Members Pair(string name, Value value) =>
        new(new Dictionary<string, Value>(StringComparer.Ordinal) { ["name"] = name, ["value"] = value });
}
