using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

internal sealed class TreeObject(TreeMember[] members) : TreePart
{
    public override void AddTo(JsonArray array, Scope scope)
    {
        var own = new JsonObject();
        AddMembersTo(own, scope);
        if (own.Count > 0 || members.Length == 0)
            array.Add((JsonNode)own);
    }

    public void AddMembersTo(JsonObject target, Scope scope)
    {
        foreach (var member in members)
            member.AddTo(target, scope);
    }
}
