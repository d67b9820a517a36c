using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>A value in a <c>`code span`</c>, which knows no escapes.</summary>
internal sealed class MarkdownCode(bool inTable) : Escaping
{
    public override string Where => "inside a code span";

    public override string? Write(Value value, StringBuilder output)
    {
        var text = value.Characters!;
        if (text.Length == 0)
            return "is empty, which a code span cannot be";
        if (text.Contains('`', StringComparison.Ordinal))
            return $"contains a backquote, which ends the code span around it";
        if (text[0] == ' ' || text[^1] == ' ')
            return "starts or ends with a space, which a code span removes";
        if (Characters.FirstControl(text) is { } control)
            return $"contains {control}, which is not allowed inside a code span";
        if (inTable && text.Contains('|', StringComparison.Ordinal))
            return "contains `|`, which Markdown readers treat differently inside a code span of a table";

        output.Append(text);
        return null;
    }
}
