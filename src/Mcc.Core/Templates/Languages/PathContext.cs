using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>A file's path: a value is one segment or a piece of one, and never leads anywhere else.</summary>
internal sealed record PathContext : LexerContext
{
    public static readonly PathContext Start = new();

    public override string Where => "in a file's path";

    public override LexerContext After(string literal) => this;

    public override Escaping Placeholder(char next) => Segment.Only;

    public override LexerContext AfterPlaceholder() => this;

    private sealed class Segment : Escaping
    {
        public static readonly Segment Only = new();

        public override string Where => "in a file's path";

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            if (text is "." or ".." || text.Length > 200 || !Characters.AreAll(text, "._-"))
                return "is a file name, so it must consist of letters, digits, `.`, `_` and `-` (at most 200, and not `.` or `..`)";
            output.Append(text);
            return null;
        }
    }
}
