namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>
/// Follows literal bash text just far enough to know what is open at its end: quotes, <c>$(…)</c>, <c>${…}</c>, arithmetic, comments and
/// here-documents. What it does not follow for certain (a <c>case</c> within <c>$(…)</c>, old forms) ends in a <see cref="LostSpot"/>.
/// </summary>
internal sealed partial class ShellReader(ShellSpot start, string text)
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

        var (here, end) = HereWord.Read(text, _at);
        if (here is null || _awaited is not null)
        {
            _lost = "a here-document before it cannot be followed";
            return;
        }

        _awaited = here;
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
