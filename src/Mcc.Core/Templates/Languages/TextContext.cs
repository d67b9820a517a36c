using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>Plain text: a value stands as it is. Only a placeholder that has its lines for itself may bring line breaks.</summary>
internal sealed record TextContext(bool AtLineStart) : LexerContext
{
    public static readonly TextContext Start = new(AtLineStart: true);

    public override string Where => "in the text";

    public override LexerContext After(string literal) => new TextContext(literal[^1] == '\n');

    public override Escaping Placeholder(char next) => AtLineStart && next == '\n' ? AsItIs.Lines : AsItIs.Words;

    public override LexerContext AfterPlaceholder() => new TextContext(AtLineStart: false);

    public override LexerContext Meet(LexerContext other) => new TextContext(AtLineStart && other is TextContext { AtLineStart: true });

    private sealed class AsItIs(string where, string allowed) : Escaping
    {
        public static readonly AsItIs Words = new("within a line of text", "");
        public static readonly AsItIs Lines = new("in plain text", "\n\t");

        public override string Where => where;

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            if (Characters.FirstControl(text, allowed) is { } control)
                return $"contains {control}, which is not allowed {where}";
            output.Append(text);
            return null;
        }
    }
}
