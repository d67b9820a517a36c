namespace Mcc.Core.Templates.Languages;

/// <summary>
/// A language of code, strings and comments that end with their line. A placeholder is a whole literal in code, or within a string of
/// one line; everything else is refused.
/// </summary>
/// <param name="quotes">What opens and closes strings, longer ones first.</param>
internal abstract class QuotedLanguage(params string[] quotes)
{
    public LexerContext Start => new QuotedContext(this);

    public IReadOnlyList<string> Quotes => quotes;

    /// <summary>Whether a string of one quote may go on after its line.</summary>
    public virtual bool GoesOnAfterLine => false;

    /// <summary>How a whole literal is written between the characters before and after it, which it must not touch.</summary>
    public virtual Escaping InCode(QuotedContext before, char next) =>
        IsWord(before.Last) || IsWord(next) || before.Last is ')' or ']' or '}' or '.' or '\\'
            ? new Forbidden("it is a whole literal here and cannot be joined to other text")
            : WholeLiteral;

    public virtual Escaping InString(QuotedContext context) =>
        context.Open == "'" ? EscapedText.InSingleQuotes : EscapedText.InDoubleQuotes;

    public virtual Escaping InComment => LineComment.Only;

    /// <summary>Whether a brace in a string, after this character, starts an expression.</summary>
    public virtual bool StartsExpression(char last, bool isPrefixed) => false;

    /// <summary>Why what starts here in code is not followed, or null.</summary>
    public virtual string? Trouble(ReadOnlySpan<char> text, char last) => null;

    protected abstract Escaping WholeLiteral { get; }

    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '"' or '\'' or QuotedContext.Unsure;
}

/// <summary>A point in the text of a <see cref="QuotedLanguage"/>.</summary>
/// <param name="Open">The quotes that are open, <c>#</c> for a comment, or nothing.</param>
/// <param name="Last">The character before; a quote after a value in code, <see cref="Unsure"/> where branches differ.</param>
/// <param name="Mark">In code: the last character that is not a blank.</param>
/// <param name="IsPrefixed">In a string: letters are directly before it, as in Python's <c>rb''</c>.</param>
/// <param name="Braces">In a string: the expressions that are open in it.</param>
/// <param name="Filled">Whether a value is in this string, or directly before this point of code.</param>
internal sealed record QuotedContext(
    QuotedLanguage Language,
    string Open = "",
    char Last = '\n',
    char Mark = ';',
    bool IsPrefixed = false,
    int Braces = 0,
    bool Filled = false) : LexerContext
{
    public const char Unsure = '\uffff';

    public override string Where => Open switch { "" => "in code", "#" => "in a comment", _ => $"inside `{Open}`" };

    public override Escaping Placeholder(char next) => Open switch
    {
        "#" => Language.InComment,
        _ when Last == '\\' => new Forbidden("the backslash before it would escape it"),
        "" => Language.InCode(this, next),
        _ when IsPrefixed => new Forbidden("a string with a prefix has its own rules; write the value without quotes"),
        _ when Braces > 0 => new Forbidden("it is in an expression within a string; assign it to a name first"),
        { Length: > 1 } => new Forbidden("values in multi-line strings are not supported; write the value without quotes"),
        _ => Language.InString(this),
    };

    public override LexerContext AfterPlaceholder() => Open switch
    {
        "" => this with { Last = '"', Mark = '"', Filled = true },
        "#" => this,
        _ => this with { Last = ' ', Filled = true },
    };

    public override LexerContext? Meet(LexerContext other) =>
        other is QuotedContext quoted && quoted with { Last = Last, Mark = Mark, Filled = Filled } == this
        && (Last == '\\') == (quoted.Last == '\\')
            ? this with
            {
                Last = Last == quoted.Last ? Last : Unsure,
                Mark = Mark == quoted.Mark ? Mark : Unsure,
                Filled = Filled || quoted.Filled,
            }
            : null;

    public override LexerContext After(string literal)
    {
        if (Last == '\\' && Open != "#")
            return new UnknownContext("a backslash before it is followed by a tag");
        LexerContext context = this;
        for (var at = 0; at < literal.Length && context is QuotedContext quoted;)
            context = quoted.Open switch
            {
                "" => quoted.InCode(literal, ref at),
                "#" => quoted.InComment(literal, ref at),
                _ => quoted.InString(literal, ref at),
            };
        return context;
    }

    private QuotedContext InComment(string text, ref int at)
    {
        var end = text.IndexOf('\n', at);
        at = end < 0 ? text.Length : end + 1;
        return end < 0 ? this : this with { Open = "", Last = '\n' };
    }

    private LexerContext InCode(string text, ref int at)
    {
        var rest = text.AsSpan(at);
        var c = rest[0];
        if (Language.Trouble(rest, Last) is { } trouble)
            return new UnknownContext(trouble);
        if (Filled && QuotedLanguage.IsWord(c))
            return new InvalidContext("a value directly before this text would be joined with it");
        if (c == '#')
        {
            at++;
            return this with { Open = "#", Filled = false };
        }

        foreach (var quote in Language.Quotes)
        {
            if (!rest.StartsWith(quote))
                continue;
            at += quote.Length;
            var isPrefixed = char.IsLetterOrDigit(Last) || Last == Unsure;
            return this with { Open = quote, Last = ' ', Mark = '"', IsPrefixed = isPrefixed, Braces = 0, Filled = false };
        }

        var isEscape = c == '\\' && rest.Length > 1;
        at += isEscape ? 2 : 1;
        return this with { Last = isEscape ? 'x' : c, Mark = char.IsWhiteSpace(c) ? Mark : c, Filled = false };
    }

    private LexerContext InString(string text, ref int at)
    {
        var rest = text.AsSpan(at);
        var c = rest[0];
        if (rest.StartsWith(Open))
        {
            at += Open.Length;
            if (Braces > 0)
                return new UnknownContext("a quote within the braces of a string before it is not followed");
            if (Filled && at < text.Length && text[at] == Open[0])
                return new InvalidContext("a value's closing quote is followed by another quote");
            return this with { Open = "", Last = '"', IsPrefixed = false };
        }

        if (c == '\n' && Open.Length == 1 && !Language.GoesOnAfterLine)
            return new UnknownContext("a string before it does not end on its line");
        var isEscape = c == '\\' && rest.Length > 1;
        at += isEscape ? 2 : 1;
        var starts = c == '{' && (Braces > 0 || Language.StartsExpression(Last, IsPrefixed));
        var braces = starts ? Braces + 1 : c == '}' ? Math.Max(0, Braces - 1) : Braces;
        return this with { Last = isEscape ? ' ' : c, Braces = braces };
    }
}
