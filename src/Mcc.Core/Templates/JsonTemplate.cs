using System.Text.Json.Nodes;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Templates.Trees;

namespace Mcc.Core.Templates;

/// <summary>
/// A JSON tree with placeholders, which becomes a JSON tree, so there is no text to quote wrongly.
/// <list type="bullet">
/// <item>A string that is exactly one placeholder becomes the value with its type: a number, a flag, a list, a group of members.</item>
/// <item>A string with placeholders and other text becomes one string. Members' names may have placeholders too.</item>
/// <item>A member or item whose placeholder has no value is dropped, and so is the object or array that only dropping has emptied; a
/// written <c>{}</c> or <c>[]</c> and an empty list stay.</item>
/// <item>A member called <c>[% if flag %]</c>, <c>[% if not flag %]</c> or <c>[% for item in items %]</c> has an object, whose
/// members enter the object around it when the flag holds, or once for each item.</item>
/// <item>An array's item that has only such a member, with an array, gives this array's items to the array around it:
/// <c>[{"[% for item in items %]": [{"Name": "[% item.name %]"}]}]</c>.</item>
/// <item>A member called <c>$include</c> has the path of another tree below <c>data/</c>, whose members enter the object around it.</item>
/// </list>
/// </summary>
public sealed class JsonTemplate
{
    private readonly TreePart _root;

    private JsonTemplate(string name, TreePart root)
    {
        Name = name;
        _root = root;
    }

    public string Name { get; }

    /// <summary>
    /// Reads a tree; text that is not JSON or not a template is a <see cref="TemplateException"/>. Comments and trailing commas are
    /// allowed, since
    /// people write these files.
    /// </summary>
    /// <param name="read">Reads an included tree by its path; without it none can be.</param>
    public static JsonTemplate Parse(string name, string text, Func<string, string>? read = null) =>
        new(name, TreePartReader.Read(name, text, read));

    /// <summary>The tree with the scope's values, or null when nothing is left of it (and for the literal null).</summary>
    public JsonNode? Render(Scope scope)
    {
        var into = new JsonArray();
        _root.AddTo(into, scope);
        if (into.Count == 0)
            return null;

        var node = into[0];
        into.RemoveAt(0);
        return node;
    }
}
