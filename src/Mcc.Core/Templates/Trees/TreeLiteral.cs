using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

/// <summary>A number, true, false, null or a string without placeholders.</summary>
internal sealed class TreeLiteral(JsonNode? value) : TreePart
{
    public override void AddTo(JsonArray array, Scope scope) => array.Add(value?.DeepClone());
}
