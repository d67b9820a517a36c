using System.Text.Json.Nodes;

namespace Mcc.Core.Templates.Trees;

/// <summary>A number, true, false, null or a string without holes.</summary>
internal sealed class TreeLiteral(JsonNode? value) : TreePart
{
    public override void AddTo(JsonArray array, Scope scope) => array.Add(value?.DeepClone());
}
