using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>Plain text: a value stands as it is. Only a hole that has its lines for itself may bring line breaks.</summary>
internal sealed record TextSpot(bool AtLineStart) : Spot
{
    public static readonly TextSpot Start = new(AtLineStart: true);

    public override string Where => "in the text";

    public override Spot After(string literal) => new TextSpot(literal[^1] == '\n');

    public override Quoting Hole(char next) => AtLineStart && next == '\n' ? AsItIs.Lines : AsItIs.Words;

    public override Spot AfterHole() => new TextSpot(AtLineStart: false);

    public override Spot Meet(Spot other) => new TextSpot(AtLineStart && other is TextSpot { AtLineStart: true });

    private sealed class AsItIs(string where, string allowed) : Quoting
    {
        public static readonly AsItIs Words = new("within a line of text", "");
        public static readonly AsItIs Lines = new("in plain text", "\n\t");

        public override string Where => where;

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            if (Characters.FirstControl(text, allowed) is { } control)
                return $"contains {control}, which cannot stand {where}";
            output.Append(text);
            return null;
        }
    }
}
