namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>
/// Follows literal bash text just far enough to know what is open at its end. What it does not follow for certain (here-documents,
/// backquotes, a <c>case</c> within <c>$(…)</c>, old forms) ends in an <see cref="UnknownContext"/>.
/// </summary>
internal sealed class ShellLexer(ShellContext start, string text)
{
    private ShellContext context = start;
    private string? trouble;
    private int at;

    public LexerContext Read()
    {
        while (at < text.Length && trouble is null)
        {
            var c = text[at];
            switch (context.Inner)
            {
                case '#' or '!':
                    Pass('\n');
                    break;
                case '\'':
                    Pass('\'');
                    break;
                case '$':
                    Pass('\'', hasEscapes: true);
                    break;
                case '(' or '[':
                    StepCommands(c);
                    break;
                case 'a' or 'p':
                    StepArithmetic(c);
                    break;
                default:
                    StepQuoted(c);
                    break;
            }
        }

        return trouble is null ? context : new UnknownContext(trouble);
    }

    /// <summary>The word with one more character; what is in quotes does not decide what a word is.</summary>
    private string Grown(char c) => context.Inner is '(' or '[' ? context.Word + c : context.Word;

    private bool Has(string next) => text.AsSpan(at).StartsWith(next);

    private void StepCommands(char c)
    {
        var starts = context.Word.Length == 0;
        switch (c)
        {
            case '#' when starts:
                Open(context.IsFirst && Has("#!") ? '!' : '#', 1);
                break;
            case '\n' or ' ' or '\t' or ';' or '|' or '&' or '<' or '>':
                StepBlank(c);
                break;
            case '(' when starts && Has("(("):
                Open('a', 2);
                break;
            case '(':
                Open('(', 1);
                break;
            case ')':
                // Among the outermost commands it ends a pattern of `case`.
                if (context.Open.EndsWith('('))
                    Close();
                else
                    Move(1, "");
                break;
            case '`':
                trouble = "backquotes before it are not followed; write `$(…)`";
                break;
            case '\'':
                Open('\'', 1);
                break;
            default:
                if (starts && context.Open.Length > 0 && Has("case "))
                    trouble = "a `case` within `$(…)` before it cannot be followed; put the `case` into a function";
                else
                    StepQuoted(c);
                break;
        }
    }

    private void StepBlank(char c)
    {
        var isTest = context.Word == "[[" && context.Inner == '(';
        var endsTest = context.Word == "]]" && context.Inner == '[';
        if (c == '<' && Has("<<") && !Has("<<<"))
            trouble = "it follows a here-document, which is not supported; write a project file or use `printf '%s\\n'`";
        else if (c is ' ' or '\n' && isTest)
            Open('[', 1);
        else if (endsTest)
            Close(0);
        else
            Move(Has("<<<") ? 3 : 1, "");
    }

    /// <summary>Escapes, quotes and expansions, which are alike among commands, in double quotes and in <c>${…}</c>.</summary>
    private void StepQuoted(char c)
    {
        switch (c)
        {
            case '\\' when at + 1 == text.Length:
                Move(1, context.Word, '\\');
                break;
            // A backslash joins two lines: what was before it is still right before the next character.
            case '\\' when Has("\\\n"):
                Move(2, context.Word);
                break;
            case '\\':
                Move(2, Grown('x'));
                break;
            case '"' when context.Inner == '"':
            case '}' when context.Inner == '{':
                Close();
                break;
            case '"':
                Open('"', 1);
                break;
            case '\'' when context.Inner == '{':
                if (context.Open.Contains('"'))
                    trouble = "a single quote within a `\"${…}\"` before it means different things to different shells";
                else
                    Open('\'', 1);
                break;
            case '`':
                trouble = "backquotes before it are not followed; write `$(…)`";
                break;
            case '$':
                StepDollar();
                break;
            default:
                Move(1, Grown(c));
                break;
        }
    }

    private void StepDollar()
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        switch (next)
        {
            case '\0':
                Move(1, context.Word, '\\');
                break;
            case '(':
                Open(Has("$((") ? 'a' : '(', Has("$((") ? 3 : 2);
                break;
            case '{':
                Open('{', 2);
                break;
            case '[':
                trouble = "the old arithmetic `$[…]` before it cannot be followed; write `$((…))`";
                break;
            case '\'' when !context.Open.Contains('"') || context.Inner == '(':
                Open('$', 2);
                break;
            default:
                var end = at + 1;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                    end++;
                if (end == at + 1 && "@*#?-$!".Contains(next, StringComparison.Ordinal))
                    end++;
                Move(end - at, Grown('$'), end > at + 1 ? '$' : ' ');
                break;
        }
    }

    private void StepArithmetic(char c)
    {
        switch (c)
        {
            case '(':
                Open('p', 1);
                break;
            case ')' when context.Inner == 'p':
                Close();
                break;
            case ')' when Has("))"):
                Close(2);
                break;
            case ')':
                trouble = "a `((` before it is closed by a single `)`";
                break;
            case '"' or '\'':
                trouble = "a quote within the arithmetic before it cannot be followed";
                break;
            default:
                StepQuoted(c);
                break;
        }
    }

    /// <summary>To the character that closes what is open, or to the end of the text.</summary>
    private void Pass(char closing, bool hasEscapes = false)
    {
        while (at < text.Length && text[at] != closing)
        {
            if (hasEscapes && text[at] == '\\' && at + 1 == text.Length)
                Move(1, context.Word, '\\');
            else
                at += hasEscapes && text[at] == '\\' ? 2 : 1;
        }

        // The line's end is not part of the comment.
        if (at < text.Length)
            Close(closing == '\n' ? 0 : 1);
    }

    private void Open(char frame, int count) =>
        Move(count, frame is '(' or '[' or '#' or '!' ? "" : context.Word + frame, open: context.Open + frame);

    /// <summary>The word goes on, but for a comment's.</summary>
    private void Close(int count = 1) =>
        Move(count, context.Inner is '#' or '!' or '[' ? "" : "x" + context.Word, open: context.Open[..^1]);

    private void Move(int count, string word, char tail = ' ', string? open = null)
    {
        at = Math.Min(at + count, text.Length);
        // A tail matters to a placeholder right after it only.
        context = new ShellContext(open ?? context.Open, word, at == text.Length ? tail : ' ', IsFirst: false);
    }
}
