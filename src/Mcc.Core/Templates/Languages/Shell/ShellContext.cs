namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>
/// A point in a script for bash, or for the plain shells that it contains. A value is a word, a part of one, or text in quotes.
/// <see cref="ShellLexer"/> moves it over literal text.
/// </summary>
/// <param name="Open">
/// What is open, the innermost last: <c>(</c> commands in parentheses, <c>"</c>, <c>'</c>, <c>$</c> for <c>$'…'</c>, <c>{</c> for
/// <c>${…}</c>, <c>a</c> arithmetic, <c>p</c> a parenthesis in it, <c>[</c> for <c>[[ … ]]</c>, <c>#</c> a comment, <c>!</c> the
/// first line.
/// </param>
/// <param name="Word">Among commands: the word so far; empty where one starts.</param>
/// <param name="Tail"><c>\</c> after an unfinished escape, <c>$</c> after <c>$NAME</c>, <c>?</c> where branches differ; else a
/// blank.</param>
/// <param name="IsFirst">Nothing comes before: a comment here may be the line that the kernel reads.</param>
internal sealed record ShellContext(string Open = "", string Word = "", char Tail = ' ', bool IsFirst = true) : LexerContext
{
    /// <summary>A word of which branches made different texts.</summary>
    private const string AnyWord = "?";

    public char Inner => Open.Length == 0 ? '(' : Open[^1];

    public override string Where => Inner switch
    {
        '(' => Open.Length == 0 ? "among commands" : "inside `$(…)`",
        '"' => "inside double quotes",
        '\'' or '$' => "inside single quotes",
        '#' or '!' => "in a comment",
        _ => "inside `${…}`, `((…))` or `[[ … ]]`",
    };

    public override LexerContext After(string literal) =>
        Tail == '\\' ? new UnknownContext("an expression before it is split by a tag") : new ShellLexer(this, literal).Read();

    public override LexerContext AfterPlaceholder() => this with { Word = AnyWord, Tail = ' ', IsFirst = false };

    public override LexerContext? Meet(LexerContext other) => other is not ShellContext shell || shell.Open != Open ? null : this with
    {
        Word = Word == shell.Word ? Word : Word.Contains('[') || shell.Word.Contains('[') ? "[" : AnyWord,
        Tail = Tail == shell.Tail ? Tail : Tail == '\\' || shell.Tail == '\\' ? '\\' : '?',
        IsFirst = IsFirst || shell.IsFirst,
    };

    public override Escaping Placeholder(char next) => Inner switch
    {
        '#' => LineComment.Only,
        '!' => new Forbidden("the kernel reads the first line, and does not support quotes"),
        _ when Tail == '\\' && Inner != '\'' => new Forbidden("the text before it would change it; write a complete expression there"),
        '$' => new Forbidden("`$'…'` has its own escapes; close the quotes before it"),
        _ when Open.AsSpan().IndexOfAny("{ap[") >= 0 =>
            new Forbidden("bash evaluates the inside of `((…))`, `[[ … ]]` and most forms of `${…}`; assign it to a variable first"),
        _ when Word.Contains('[') && Word != "[" => new Forbidden("bash evaluates a subscript; assign it to a variable first"),
        '\'' => ShellText.InSingleQuotes,
        '"' when Tail is '$' or '?' => new Forbidden("the name of the variable before it would include its letters; write `${NAME}` there"),
        '"' => ShellText.InDoubleQuotes,
        _ when Word.Length == 0 && next == '=' => new Forbidden("the name of a variable is not a value"),
        _ => (Word.Length == 0 || Word.EndsWith('=')) && next is ' ' or '\t' or '\n' or ')' or ';' ? ShellText.Word : ShellText.PartOfWord,
    };
}
