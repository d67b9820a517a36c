using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

/// <summary><c>[{"[% for item in items %]": [ … ]}]</c>: items that enter the array around them.</summary>
internal sealed class SplicedItems(Splice splice, TreeArray items) : TreePart
{
    public override void AddTo(JsonArray array, Scope scope)
    {
        foreach (var turn in splice.Turns(scope))
            items.AddItemsTo(array, turn);
    }
}
