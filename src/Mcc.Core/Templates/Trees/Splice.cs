using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

/// <summary>Which turns a splice takes: none or one for a condition, one for each item for a repetition.</summary>
internal sealed class Splice(Tag tag)
{
    public IEnumerable<Scope> Turns(Scope scope) => tag switch
    {
        Tag.If choice => choice.Condition.Holds(scope) ? [scope] : [],
        Tag.For loop => loop.Repetition.Turns(scope),
        _ => throw new InvalidOperationException($"{tag} is not followed by a value."),
    };
}
