using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

/// <summary><c>{"$include": "features/a/part.json"}</c>: members of a tree that several files have.</summary>
internal sealed class IncludedMembers(TreeObject members) : TreeMember
{
    public override void AddTo(JsonObject target, Scope scope) => members.AddMembersTo(target, scope);
}
