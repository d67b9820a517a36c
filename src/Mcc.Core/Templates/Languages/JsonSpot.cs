namespace Mcc.Core.Templates.Languages;

/// <summary>A place in JSON text: inside a string, or where a whole value stands.</summary>
/// <param name="Last">The character before, a space where it does not matter.</param>
internal sealed record JsonSpot(bool InString, char Last) : Spot
{
    public static readonly JsonSpot Start = new(InString: false, Last: ' ');

    public override string Where => InString ? "inside a string" : "outside of strings";

    public override Spot After(string literal)
    {
        var inString = InString;
        var escaped = InString && Last == '\\';
        foreach (var c in literal)
        {
            if (c == '"' && !escaped)
                inString = !inString;
            escaped = inString && c == '\\' && !escaped;
        }

        return new JsonSpot(inString, inString ? (escaped ? '\\' : ' ') : literal[^1]);
    }

    public override Spot AfterHole() => this with { Last = InString ? ' ' : 'x' };

    public override Spot? Meet(Spot other) =>
        other is JsonSpot json && json.InString == InString ? (InString && json.Last != Last ? null : this) : null;

    public override Quoting Hole(char next) => this switch
    {
        { InString: true, Last: '\\' } => new NoHole("the backslash before it would take hold of it"),
        { InString: true } => EscapedText.InDoubleQuotes,
        _ when char.IsLetterOrDigit(Last) || char.IsLetterOrDigit(next) || Last is '"' or '.' or '-' || next is '"' or '.' =>
            new NoHole("it is a whole JSON value here and cannot be glued to another; put it inside the quotes"),
        _ => ValueLiteral.OfJson,
    };
}
