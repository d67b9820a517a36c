using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Trees;

/// <summary>A string with placeholders: the value itself where the string is one placeholder, or else one string of all its
/// parts.</summary>
internal sealed class TreeText(List<Token> tokens) : TreePart
{
    public override void AddTo(JsonArray array, Scope scope)
    {
        if (tokens is [{ Tag: Tag.Value only }])
        {
            var value = Writable(only.Name, scope);
            if (value is not Value.Missing)
                array.Add(ValueTree.Of(value));
        }
        else if (Text(scope) is { } text)
        {
            array.Add((JsonNode)JsonValue.Create(text));
        }
    }

    /// <summary>All parts as one string, or null when a placeholder has no value.</summary>
    public string? Text(Scope scope)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            if (token.Tag is not Tag.Value placeholder)
            {
                text.Append(token.Literal);
                continue;
            }

            var value = Writable(placeholder.Name, scope);
            if (value is Value.Missing)
                return null;
            text.Append(value.Characters ?? throw new TemplateException(placeholder.Place,
                $"`{placeholder.Name}` is {value.Noun}, which is not allowed inside a string."));
        }

        return text.ToString();
    }

    public static TreeText? Read(string text, Place place)
    {
        var tokens = TokenReader.Read(place.File, text, place.Line ?? 1);
        foreach (var token in tokens)
        {
            if (token.Tag is not (null or Tag.Value))
                throw new TemplateException(place, "a string of a tree can contain only values; write `if` and `for` as member names.");
        }

        return tokens.Exists(token => token.Tag is not null) || text.Contains("[%", StringComparison.Ordinal) ? new TreeText(tokens) : null;
    }

    private static Value Writable(Name name, Scope scope)
    {
        var value = name.In(scope);
        return Characters.Refusal(value) is { } reason
            ? throw new UnwritableValueException(name.Text, name.Place, value.Characters, reason) : value;
    }
}
