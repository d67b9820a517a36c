using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

internal sealed class Python() : QuotedLanguage("\"\"\"", "'''", "\"", "'")
{
    protected override Escaping WholeLiteral => ValueLiteral.OfPython;

    public override bool StartsExpression(char last, bool isPrefixed) => isPrefixed;
}

/// <summary>The protobuf text format, as of Triton's <c>config.pbtxt</c>.</summary>
internal sealed class ProtobufText() : QuotedLanguage("\"", "'")
{
    protected override Escaping WholeLiteral { get; } = new Literal();

    /// <summary>The rest of a name, such as <c>TYPE_</c> of an enumeration, is the one thing that is not a whole literal.</summary>
    public override Escaping InCode(QuotedContext before, char next) =>
        before.Last == '_' && !IsWord(next) ? RestOfName.Only : base.InCode(before, next);

    public override Escaping InString(QuotedContext context) => InQuotes.Only;

    private sealed class InQuotes : Escaping
    {
        public static readonly InQuotes Only = new();

        public override string Where => "inside quotes";

        public override string? Write(Value value, StringBuilder output)
        {
            Escapes.AppendOctal(value.Characters!, "\\\"'", output);
            return null;
        }
    }

    private sealed class RestOfName : Escaping
    {
        public static readonly RestOfName Only = new();

        public override string Where => "at the end of a name";

        public override string? Write(Value value, StringBuilder output)
        {
            if (!Characters.AreAll(value.Characters, "_"))
                return "is the end of a name, so it must consist of letters, digits and `_`";
            output.Append(value.Characters);
            return null;
        }
    }

    private sealed class Literal() : ValueLiteral("true", "false", ": ")
    {
        public override bool Takes(Value value) =>
            value is Value.Items items ? items.Values.All(base.Takes) : value is not (Value.Members or Value.Missing);

        protected override void AppendText(string text, StringBuilder output)
        {
            output.Append('"');
            Escapes.AppendOctal(text, "\\\"", output);
            output.Append('"');
        }
    }
}

/// <summary>HCL, the language of Terraform.</summary>
internal sealed class Hcl() : QuotedLanguage("\"")
{
    protected override Escaping WholeLiteral { get; } = new Literal();

    public override bool StartsExpression(char last, bool isPrefixed) => last is '$' or '%';

    public override Escaping InString(QuotedContext context) => context.Last is '$' or '%' or QuotedContext.Unsure
        ? new Forbidden($"the `{context.Last}` before it would change it")
        : InQuotes.Only;

    public override string? Trouble(ReadOnlySpan<char> text, char last) =>
        text.StartsWith("<<") || text.StartsWith("//") || text.StartsWith("/*")
            ? "a here-document or a comment other than `#` before it is not followed; write strings and `#`"
            : null;

    /// <summary>A string with its quotes.</summary>
    public static string Quote(string text)
    {
        var output = new StringBuilder(text.Length + 2).Append('"');
        Append(text, output);
        return output.Append('"').ToString();
    }

    /// <summary>
    /// Besides C's escapes: <c>${</c> and <c>%{</c> start an expression, and a mark at the end could meet a brace of the template.
    /// </summary>
    private static void Append(string text, StringBuilder output)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (c is not ('$' or '%') || next is not ('{' or '$' or '%' or '\0'))
                Escapes.Append(c, "\\\"", output);
            else if (next == '{' && (i == 0 || text[i - 1] is not ('$' or '%')))
                output.Append(c).Append(c);
            else
                output.Append(c == '$' ? "\\u0024" : "\\u0025");
        }
    }

    private sealed class InQuotes : Escaping
    {
        public static readonly InQuotes Only = new();

        public override string Where => "inside double quotes";

        public override string? Write(Value value, StringBuilder output)
        {
            Append(value.Characters!, output);
            return null;
        }
    }

    private sealed class Literal() : ValueLiteral("true", "false", " = ")
    {
        protected override void AppendText(string text, StringBuilder output) => output.Append(Quote(text));
    }
}

internal sealed class Nginx() : QuotedLanguage("\"", "'")
{
    protected override Escaping WholeLiteral => Word.Bare;

    public override bool GoesOnAfterLine => true;

    public override Escaping InString(QuotedContext context) => Word.Quoted;

    public override Escaping InComment => Word.Comment;

    public override Escaping InCode(QuotedContext before, char next) => before switch
    {
        { Mark: ';' or '{' or '}' or QuotedContext.Unsure } => new Forbidden("a directive's name is expected here"),
        { Last: ' ' or '\t' or '\n' } when next is ' ' or '\t' or '\n' or ';' => Word.Bare,
        _ => new Forbidden("it is a whole token here and cannot be joined to another; quote the token"),
    };

    /// <summary>Within a word, quotes and <c>#</c> are letters for nginx.</summary>
    public override string? Trouble(ReadOnlySpan<char> text, char last) =>
        text[0] is '"' or '\'' or '#' && !(char.IsWhiteSpace(last) || last is ';' or '{' or '}')
            ? "a quote or `#` within a word before it is not followed"
            : null;

    private sealed class Word(char kind) : Escaping
    {
        public static readonly Word Bare = new(' ');
        public static readonly Word Quoted = new('"');
        public static readonly Word Comment = new('#');

        /// <summary>In bytes. nginx reads at most 4096 of a word or comment; escapes and the template's own text must fit in too.</summary>
        private const int LongestText = 1800;

        public override string Where => kind switch { '#' => "in a comment", '"' => "inside quotes", _ => "outside quotes" };

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            if (Encoding.UTF8.GetByteCount(text) > LongestText)
                return $"is longer than the {LongestText} bytes that nginx allows in a token";
            if (kind == '#')
                return LineComment.Only.Write(value, output);
            if (text.Contains('$', StringComparison.Ordinal))
                return "contains `$`, which nginx reads as a variable and which cannot be escaped";
            if (Characters.FirstControl(text, "\n\r\t") is { } control)
                return $"contains {control}, which has no escape in nginx";

            var quote = kind == '"' || Characters.AreAll(text, "_./:@+,=-") ? "" : "\"";
            output.Append(quote);
            Escapes.Append(text, "\\\"'", output);
            output.Append(quote);
            return null;
        }
    }
}
