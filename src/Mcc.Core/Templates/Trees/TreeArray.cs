using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

internal sealed class TreeArray(TreePart[] items) : TreePart
{
    public override void AddTo(JsonArray array, Scope scope)
    {
        var own = new JsonArray();
        AddItemsTo(own, scope);
        if (own.Count > 0 || items.Length == 0)
            array.Add((JsonNode)own);
    }

    public void AddItemsTo(JsonArray array, Scope scope)
    {
        foreach (var item in items)
            item.AddTo(array, scope);
    }
}
