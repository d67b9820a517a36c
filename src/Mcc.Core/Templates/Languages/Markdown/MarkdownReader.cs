namespace Mcc.Core.Templates.Languages.Markdown;

/// <summary>Follows literal Markdown: code spans, fences with the language in them, tags and links. Everything else is text.</summary>
internal sealed class MarkdownReader(MarkdownSpot start, string text)
{
    private MarkdownSpot _spot = start;
    private Spot? _end;
    private int _at;

    public Spot Read()
    {
        if (_spot.Unfinished != ' ')
            return new LostSpot($"the `{_spot.Unfinished}` before a tag may belong to what is behind it");

        while (_at < text.Length && _end is null)
            Step(text[_at]);
        return _end ?? _spot;
    }

    private char Next => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private void Step(char c)
    {
        switch (_spot.Part)
        {
            case MarkdownPart.Text:
                StepText(c);
                break;
            case MarkdownPart.Code:
                StepCode(c);
                break;
            case MarkdownPart.Fence:
                StepFence();
                break;
            case MarkdownPart.FenceInfo:
                StepFenceInfo();
                break;
            default:
                StepUntilMark();
                break;
        }
    }

    private void StepText(char c)
    {
        switch (c)
        {
            case '\n':
                Move(1, new MarkdownSpot(MarkdownPart.Text));
                break;
            case '`':
                OpenCode(Run(c));
                break;
            case '~' when _spot.AtBlockStart && Run(c) >= 3:
                OpenFence(c, Run(c));
                break;
            case '\\' when Next == '\0':
                Move(1, _spot with { Unfinished = '\\', AtBlockStart = false });
                break;
            case '\\':
                Move(2, _spot with { AtBlockStart = false });
                break;
            case '<' when Next is '\0' or '/' or '!' or '?' || char.IsAsciiLetter(Next):
                var isComment = text.AsSpan(_at).StartsWith("<!--");
                Move(isComment ? 4 : 1, _spot with { Part = MarkdownPart.Tag, Mark = isComment ? "-->" : ">", AtBlockStart = false });
                break;
            case ']' when Next is '(' or ':':
                Move(2, _spot with { Part = MarkdownPart.Link, Mark = Next == '(' ? ")" : "\n", AtBlockStart = false });
                break;
            case ']' or '!' or '&' when Next is '\0':
                Move(1, _spot with { Unfinished = c, AtBlockStart = false });
                break;
            default:
                var isBlockMark = c is ' ' or '\t' or '>' or '-' or '*' or '+' or '#' or '.' or ')' or '|' || char.IsAsciiDigit(c);
                Move(1, _spot with { InTable = _spot.InTable || (c == '|' && _spot.AtBlockStart), AtBlockStart = _spot.AtBlockStart && isBlockMark });
                break;
        }
    }

    private void OpenCode(int run)
    {
        if (run >= 3 && _spot.AtBlockStart)
            OpenFence('`', run);
        else
            Move(run, _spot with { Part = MarkdownPart.Code, Mark = new string('`', run), AtBlockStart = false, Line = "" });
    }

    private void StepCode(char c)
    {
        if (c == '\n' && text.AsSpan(_at + 1).TrimStart(' ') is [] or ['\n', ..])
        {
            _end = _spot.Filled
                ? new BrokenSpot("a code span with a value in it is not closed in its paragraph")
                : new LostSpot("a code span before it is not closed in its paragraph");
            return;
        }

        var run = c == '`' ? Run(c) : 1;
        if (c != '`' || run != _spot.Mark.Length)
            Move(run, _spot with { Line = "x" });
        else if (_spot.Line.Length == 0)
            _end = new BrokenSpot("a code span may be left empty, which would make other code spans of its quotes");
        else
            Move(run, _spot with { Part = MarkdownPart.Text, Mark = "", Filled = false, Line = "" });
    }

    private void OpenFence(char mark, int run) =>
        Move(run, _spot with { Part = MarkdownPart.FenceInfo, Mark = new string(mark, run), AtBlockStart = true });

    private void StepFenceInfo()
    {
        var end = text.IndexOf('\n', _at);
        var info = _spot.Line + text[_at..(end < 0 ? text.Length : end)];
        if (end < 0)
            Move(text.Length - _at, _spot with { Line = info });
        else
            Move(end + 1 - _at, _spot with { Part = MarkdownPart.Fence, Line = "", Inner = LanguageTable.StartOfFence(info.Trim().Split(' ')[0]) });
    }

    private void StepFence()
    {
        var end = text.IndexOf('\n', _at);
        var piece = text[_at..(end < 0 ? text.Length : end + 1)];
        var line = _spot.Line + piece;
        var mark = line.AsSpan().Trim();
        if (end >= 0 && mark.Length >= _spot.Mark.Length && mark.IndexOfAnyExcept(_spot.Mark[0]) < 0)
            Move(piece.Length, new MarkdownSpot(MarkdownPart.Text));
        else
            StepInner(piece, end < 0 ? line : "");
    }

    private void StepInner(string piece, string line)
    {
        var inner = _spot.Inner!.After(piece);
        _end = inner as BrokenSpot;
        Move(piece.Length, _spot with { Inner = inner, Line = line });
    }

    private void StepUntilMark()
    {
        var found = text.IndexOf(_spot.Mark, _at, StringComparison.Ordinal);
        if (found < 0)
            Move(text.Length - _at, _spot);
        else
            // A line's end is a mark for the text as well.
            Move(found - _at + (_spot.Mark == "\n" ? 0 : _spot.Mark.Length), _spot with { Part = MarkdownPart.Text, Mark = "" });
    }

    private int Run(char c)
    {
        var end = text.AsSpan(_at).IndexOfAnyExcept(c);
        return end < 0 ? text.Length - _at : end;
    }

    private void Move(int count, MarkdownSpot spot)
    {
        _at = Math.Min(_at + count, text.Length);
        _spot = spot;
    }
}
