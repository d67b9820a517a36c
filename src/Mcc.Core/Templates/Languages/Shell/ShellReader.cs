namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>
/// Follows literal bash text just far enough to know what is open at its end: quotes, <c>$(…)</c>, <c>${…}</c>, arithmetic, comments and
/// here-documents. What it does not follow for certain (a <c>case</c> within <c>$(…)</c>, old forms) ends in a <see cref="LostSpot"/>.
/// </summary>
internal sealed class ShellReader(ShellSpot start, string text)
{
    private ShellFrame _frame = start.Frame;
    private ShellEdge _edge = start.Edge;
    private HereWord? _awaited = start.Awaited;
    private string? _lost;
    private int _at;

    public Spot Read()
    {
        if (_edge == ShellEdge.Unfinished)
            return new LostSpot("an expression before it is cut in two by a tag");

        while (_at < text.Length && _lost is null)
            Step(text[_at]);
        return _lost is null ? new ShellSpot(_frame, _edge, _awaited) : new LostSpot(_lost);
    }

    private char Peek(int ahead = 1) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void Step(char c)
    {
        switch (_frame.Kind)
        {
            case ShellFrameKind.HereDocument:
                StepHereDocument();
                break;
            case ShellFrameKind.Comment or ShellFrameKind.Shebang:
                if (c == '\n')
                    LeaveComment();
                else
                    _at++;
                break;
            case ShellFrameKind.SingleQuotes:
                _at++;
                if (c == '\'')
                    Close();
                break;
            case ShellFrameKind.Commands:
                StepCommands(c);
                break;
            default:
                StepQuoted(c);
                break;
        }
    }

    private void StepCommands(char c)
    {
        var begins = _edge is ShellEdge.FileStart or ShellEdge.Blank or ShellEdge.Parenthesis;
        switch (c)
        {
            case '#' when begins:
                _frame = new ShellFrame(_edge == ShellEdge.FileStart && Peek() == '!' ? ShellFrameKind.Shebang : ShellFrameKind.Comment, _frame);
                _at++;
                break;
            case '#' when _edge == ShellEdge.Unknown:
                _lost = "a `#` before it begins a comment or does not, depending on what is before that";
                break;
            case '\n':
                EndLine();
                break;
            case ' ' or '\t' or ';' or '|' or '&' or '>':
                Move(1, ShellEdge.Blank);
                break;
            case '<':
                StepLess();
                break;
            case '(' when begins && Peek() == '(':
                Open(ShellFrameKind.Arithmetic, 2);
                break;
            case '(':
                _frame = _frame.Around is null ? _frame : _frame with { Depth = _frame.Depth + 1 };
                Move(1, ShellEdge.Parenthesis);
                break;
            case ')' when _frame.Around is null || _frame.Depth > 0:
                _frame = _frame.Around is null ? _frame : _frame with { Depth = _frame.Depth - 1 };
                // Behind a subshell `#` begins a comment, behind an array it does not.
                Move(1, ShellEdge.Unknown);
                break;
            case ')':
                _at++;
                Close();
                break;
            case 'c' when begins && _frame.Around is not null && IsWord("case"):
                _lost = "the parentheses of a `case` within `$(…)` cannot be followed; put the `case` into a function";
                break;
            case '[' when begins && IsWord("[["):
                _frame = _frame with { InTest = true };
                Move(2, ShellEdge.Word);
                break;
            case ']' when begins && Peek() == ']':
                _frame = _frame with { InTest = false };
                Move(2, ShellEdge.Word);
                break;
            case '[' when !begins && text.IndexOf(']', _at) < 0:
                _lost = "a `[` before it may begin a subscript, which bash computes";
                break;
            case '=':
                Move(1, ShellEdge.Equals);
                break;
            default:
                StepExpansion(c);
                break;
        }
    }

    /// <summary>Inside double quotes, backquotes, <c>$'…'</c>, <c>${…}</c> and arithmetic: only what closes, escapes or opens matters.</summary>
    private void StepQuoted(char c)
    {
        if (c == '\n' && _awaited is not null)
        {
            _lost = "a here-document begins within quotes";
            return;
        }

        switch (_frame.Kind, c)
        {
            case (ShellFrameKind.DoubleQuotes, '"'):
            case (ShellFrameKind.EscapedQuotes, '\''):
            case (ShellFrameKind.Backquotes, '`'):
            case (ShellFrameKind.Parameter, '}'):
                _at++;
                Close();
                break;
            case (ShellFrameKind.DoubleQuotes, '\''):
            case (ShellFrameKind.EscapedQuotes or ShellFrameKind.Backquotes, not '\\'):
                Move(1, ShellEdge.Word);
                break;
            case (ShellFrameKind.Parameter, '\'') when _frame.Quoted:
                _lost = "a single quote within a `\"${…}\"` before it means different things to different shells";
                break;
            case (ShellFrameKind.Arithmetic, '('):
                _frame = _frame with { Depth = _frame.Depth + 1 };
                _at++;
                break;
            case (ShellFrameKind.Arithmetic, ')') when _frame.Depth > 0:
                _frame = _frame with { Depth = _frame.Depth - 1 };
                _at++;
                break;
            case (ShellFrameKind.Arithmetic, ')') when Peek() == ')':
                _at += 2;
                Close();
                break;
            case (ShellFrameKind.Arithmetic, '\''):
                _lost = "a quote within the arithmetic before it cannot be followed";
                break;
            case (ShellFrameKind.Arithmetic, ')'):
                _lost = "a `((` before it is closed by a single `)`";
                break;
            default:
                StepExpansion(c);
                break;
        }
    }

    /// <summary>What opens something in most frames alike.</summary>
    private void StepExpansion(char c)
    {
        switch (c)
        {
            case '\\' when _at + 1 == text.Length:
                Move(1, ShellEdge.Unfinished);
                break;
            // A backslash joins two lines: what was before it is still right before the next character.
            case '\\' when Peek() == '\n' && _frame.Kind == ShellFrameKind.Commands:
                Move(2, _edge);
                break;
            case '\\':
                Move(2, ShellEdge.Word);
                break;
            case '"':
                Open(ShellFrameKind.DoubleQuotes, 1);
                break;
            case '\'':
                Open(ShellFrameKind.SingleQuotes, 1);
                break;
            case '`':
                Open(ShellFrameKind.Backquotes, 1);
                break;
            case '$':
                StepDollar();
                break;
            default:
                Move(1, ShellEdge.Word);
                break;
        }
    }

    private void StepDollar()
    {
        switch (Peek())
        {
            case '\0':
                Move(1, ShellEdge.Unfinished);
                break;
            case '(' when Peek(2) == '(':
                Open(ShellFrameKind.Arithmetic, 3);
                break;
            case '(':
                Open(ShellFrameKind.Commands, 2);
                _edge = ShellEdge.Blank;
                break;
            case '{':
                OpenParameter();
                break;
            case '[':
                _lost = "the old arithmetic `$[…]` before it cannot be followed; write `$((…))`";
                break;
            case '\'' when _frame.Kind != ShellFrameKind.DoubleQuotes && !_frame.Quoted:
                Open(ShellFrameKind.EscapedQuotes, 2);
                break;
            case var name when char.IsAsciiLetter(name) || name == '_':
                var end = _at + 1;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                    end++;
                Move(end - _at, ShellEdge.Variable);
                break;
            case var special when char.IsAsciiDigit(special) || "@*#?-$!".Contains(special, StringComparison.Ordinal):
                Move(2, ShellEdge.Variable);
                break;
            default:
                Move(1, ShellEdge.Word);
                break;
        }
    }

    /// <summary><c>${</c>, up to and with its operator: only behind some of them stands a word that is just text.</summary>
    private void OpenParameter()
    {
        var end = EndOfParameterName();
        var word = end < text.Length && text[end] == ':' ? end + 1 : end;
        var takesWord = word < text.Length && text[word] is '-' or '=' or '?' or '+';
        var quoted = _frame.Kind == ShellFrameKind.DoubleQuotes || _frame.Quoted;
        if (word >= text.Length)
        {
            _lost = "a `${` before it is cut in two by a tag";
            return;
        }

        _frame = new ShellFrame(ShellFrameKind.Parameter, _frame, Quoted: quoted, TakesWord: takesWord);
        Move((takesWord ? word + 1 : end) - _at, ShellEdge.Word);
    }

    /// <summary>Behind <c>${</c>: perhaps <c>#</c> or <c>!</c>, then a name or one special mark, then perhaps a simple subscript.</summary>
    private int EndOfParameterName()
    {
        var end = _at + 2;
        if (end + 1 < text.Length && text[end] is '#' or '!' && text[end + 1] is not ('}' or ':' or '-' or '=' or '?' or '+'))
            end++;
        var name = end;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (end == name && end < text.Length && text[end] is '@' or '*' or '#' or '?' or '-' or '$' or '!')
            end++;
        if (end < text.Length && text[end] == '[' && text.AsSpan(end).IndexOf(']') is var close and > 0
            && text.AsSpan(end + 1, close - 1) is "@" or "*" or [>= '0' and <= '9'])
            end += close + 1;
        return end;
    }

    private void StepLess()
    {
        if (_at + 1 == text.Length)
        {
            Move(1, ShellEdge.Unfinished);
            return;
        }

        if (Peek() != '<' || Peek(2) == '<')
        {
            Move(Peek() == '<' ? 3 : 1, ShellEdge.Blank);
            return;
        }

        var dash = Peek(2) == '-';
        var begin = _at + (dash ? 3 : 2);
        while (begin < text.Length && text[begin] is ' ' or '\t')
            begin++;
        var end = begin;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !";|&<>()".Contains(text[end], StringComparison.Ordinal))
            end++;
        var word = text[begin..end];
        var bare = word is ['\'', .., '\''] or ['"', .., '"'] ? word[1..^1] : word.StartsWith('\\') ? word[1..] : word;
        if (_awaited is not null || end == text.Length || !Characters.AreAll(bare, "_"))
        {
            _lost = "a here-document before it cannot be followed";
            return;
        }

        _awaited = new HereWord(bare, dash);
        Move(end - _at, ShellEdge.Word);
    }

    private void EndLine()
    {
        if (_awaited is { } here)
            _frame = new ShellFrame(ShellFrameKind.HereDocument, _frame, Here: here);
        _awaited = null;
        Move(1, ShellEdge.Blank);
    }

    private void LeaveComment()
    {
        _frame = _frame.Around!;
        EndLine();
    }

    private void StepHereDocument()
    {
        var here = _frame.Here!;
        var end = text.IndexOf('\n', _at);
        var line = _frame.Line + text[_at..(end < 0 ? text.Length : end)];
        _at = end < 0 ? text.Length : end + 1;
        if (end < 0)
            _frame = _frame with { Line = line };
        else if (string.Equals(here.Dash ? line.TrimStart('\t') : line, here.Word, StringComparison.Ordinal))
            _frame = _frame.Around!;
        else
            _frame = _frame with { Line = "" };
    }

    private bool IsWord(string word) =>
        text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal) && (_at + word.Length == text.Length || char.IsWhiteSpace(text[_at + word.Length]));

    private void Move(int count, ShellEdge edge)
    {
        _at += count;
        _edge = edge;
    }

    private void Open(ShellFrameKind kind, int length)
    {
        _frame = new ShellFrame(kind, _frame);
        Move(length, ShellEdge.Word);
    }

    private void Close()
    {
        _frame = _frame.Around!;
        _edge = ShellEdge.Word;
    }
}
