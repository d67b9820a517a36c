using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>A comment that ends with its line. Everything that is seen is harmless in it.</summary>
internal sealed class LineComment : Escaping
{
    public static readonly LineComment Only = new();

    public override string Where => "in a comment";

    public override string? Write(Value value, StringBuilder output)
    {
        var text = value.Characters!;
        if (Characters.FirstControl(text, "\t") is { } control)
            return $"contains {control}, which is not allowed in a comment";
        output.Append(text);
        return null;
    }
}
