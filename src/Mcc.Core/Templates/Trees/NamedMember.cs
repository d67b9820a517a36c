using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates.Trees;

internal sealed class NamedMember(string literalName, TreeText? nameWithHoles, TreePart value, Place place) : TreeMember
{
    public override void AddTo(JsonObject target, Scope scope)
    {
        var name = nameWithHoles is null ? literalName : nameWithHoles.Text(scope);
        if (name is null)
            return;

        var values = new JsonArray();
        value.AddTo(values, scope);
        if (values.Count == 0)
            return;

        var node = values[0];
        values.RemoveAt(0);
        if (!target.TryAdd(name, node))
            throw new TemplateException(place, $"duplicate member `{name}`.");
    }
}
