using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

/// <summary>A piece of a tree template. It adds itself to the array or object around it: as nothing, as one value, or as several.</summary>
internal abstract class TreePart
{
    public abstract void AddTo(JsonArray array, Scope scope);
}
