namespace Mcc.Core.Templates.Languages.Shell;

/// <content>What stands within quotes, and what opens them and the expansions.</content>
internal sealed partial class ShellReader
{
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

    private void OpenParameter()
    {
        if (ShellParameter.Read(text, _at) is not { } parameter)
        {
            _lost = "a `${` before it is cut in two by a tag";
            return;
        }

        var quoted = _frame.Kind == ShellFrameKind.DoubleQuotes || _frame.Quoted;
        _frame = new ShellFrame(ShellFrameKind.Parameter, _frame, Quoted: quoted, TakesWord: parameter.TakesWord);
        Move(parameter.End - _at, ShellEdge.Word);
    }
}
