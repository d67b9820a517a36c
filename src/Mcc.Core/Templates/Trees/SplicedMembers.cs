using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

/// <summary><c>{"[% if flag %]": { … }}</c>: members that enter the object around them.</summary>
internal sealed class SplicedMembers(Splice splice, TreeObject members) : TreeMember
{
    public override void AddTo(JsonObject target, Scope scope)
    {
        foreach (var turn in splice.Turns(scope))
            members.AddMembersTo(target, turn);
    }
}
