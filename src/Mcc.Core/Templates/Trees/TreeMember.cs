using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

/// <summary>A member of an object: a named value, or members that enter on a condition or in turns.</summary>
internal abstract class TreeMember
{
    public abstract void AddTo(JsonObject target, Scope scope);
}
