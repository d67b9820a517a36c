using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>Inside quotes that know C's escapes.</summary>
internal sealed class EscapedText(string where, string marks) : Escaping
{
    public static readonly EscapedText InDoubleQuotes = new("inside double quotes", "\\\"");
    public static readonly EscapedText InSingleQuotes = new("inside single quotes", "\\'");

    public override string Where => where;

    public override string? Write(Value value, StringBuilder output)
    {
        Escapes.Append(value.Characters!, marks, output);
        return null;
    }
}
