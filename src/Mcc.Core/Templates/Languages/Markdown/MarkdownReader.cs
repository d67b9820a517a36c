namespace Mcc.Core.Templates.Languages.Markdown;

/// <summary>
/// Follows literal Markdown: code spans, tags and links within a line, fences and HTML over lines, and everything else is text. What other
/// readers might see otherwise (a code span over two lines, a fence in a quote) ends in a <see cref="LostSpot"/>.
/// </summary>
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
            case MarkdownPart.Tag:
                StepTag();
                break;
            case MarkdownPart.Link or MarkdownPart.LinkDefinition:
                StepLink(c);
                break;
            default:
                var lines = new MarkdownLines(_spot, text, _at);
                (_spot, _end) = lines.Read();
                _at = lines.At;
                break;
        }
    }

    private void StepText(char c)
    {
        switch (c)
        {
            case '\n':
                Move(1, MarkdownLines.NextLine(_spot));
                break;
            case '`':
                OpenCode(Run(c));
                break;
            case '~' when _spot.Prefix is not null && Run(c) >= 3:
                OpenFence(c, Run(c));
                break;
            case '\\' or ']' or '!' or '&' or '<' when Next == '\0':
                Move(1, _spot with { Unfinished = c, Prefix = null });
                break;
            case '\\' when Next == '`' && _at + 2 < text.Length && text[_at + 2] == '`':
                _end = new LostSpot("readers of Markdown do not agree about an escaped backquote before another");
                break;
            case '\\':
                Move(Next == '\n' ? 1 : 2, _spot with { Prefix = null });
                break;
            case '<' when Next is '/' or '!' or '?' || char.IsAsciiLetter(Next):
                OpenTag();
                break;
            case ']' when Next is '(':
                Move(2, _spot with { Part = MarkdownPart.Link, Prefix = null });
                break;
            case ']' when Next is ':' && LineBeginsWithBracket():
                Move(2, _spot with { Part = MarkdownPart.LinkDefinition, Prefix = null });
                break;
            case ' ' or '\t' when _spot.Prefix is { } blanks && blanks.AsSpan().IndexOfAnyExcept(' ') < 0:
                Move(1, _spot with { Prefix = blanks + ' ', Indent = c == ' ' ? _spot.Indent + 1 : 4 });
                break;
            default:
                var isBlockMark = c is ' ' or '\t' or '>' or '-' or '*' or '+' or '#' or '.' or ')' or '|' or '=' || char.IsAsciiDigit(c);
                Move(1, _spot with { InTable = _spot.InTable || (c == '|' && _spot.Prefix is not null), Prefix = isBlockMark && _spot.Prefix is not null ? _spot.Prefix + c : null });
                break;
        }
    }

    private void OpenCode(int run)
    {
        if (run >= 3 && _spot.Prefix is not null)
            OpenFence('`', run);
        else
            Move(run, _spot with { Part = MarkdownPart.Code, Mark = new string('`', run), Prefix = null, Filled = false, Line = "" });
    }

    private void StepCode(char c)
    {
        if (c == '\n')
        {
            _end = _spot.Filled
                ? new BrokenSpot("a code span with a value in it is not closed on its line")
                : new LostSpot("a code span before it is not closed on its line");
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

    private void OpenFence(char mark, int run)
    {
        var lineEnd = text.AsSpan(_at + run);
        lineEnd = lineEnd.IndexOf('\n') is var end and >= 0 ? lineEnd[..end] : lineEnd;
        if (_spot.Prefix!.AsSpan().IndexOfAnyExcept(' ') >= 0 || _spot.Indent > 3 || lineEnd.Contains('`'))
            _end = new LostSpot("a fence before it does not begin its line (with at most three blanks)");
        else
            Move(run, _spot with { Part = MarkdownPart.FenceInfo, Mark = new string(mark, run), Line = "" });
    }

    private void OpenTag()
    {
        var rest = text.AsSpan(_at);
        if (_spot.Prefix is null && Next is '!' or '?')
            _end = new LostSpot("a comment of HTML before it does not stand on lines of its own");
        else if (_spot.Prefix is null)
            Move(1, _spot with { Part = MarkdownPart.Tag });
        else if (rest.StartsWith("<!--"))
            Move(0, _spot with { Part = MarkdownPart.HtmlComment, Prefix = null, Line = "" });
        else if (Next is '!' or '?' || IsRawElement(rest[1..]))
            _end = new LostSpot("a block of HTML before it does not end with an empty line");
        else
            Move(0, _spot with { Part = MarkdownPart.Html, Prefix = null, Line = "" });
    }

    /// <summary>The elements whose HTML goes on over empty lines.</summary>
    private static bool IsRawElement(ReadOnlySpan<char> name) =>
        name.StartsWith("script", StringComparison.OrdinalIgnoreCase) || name.StartsWith("pre", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("style", StringComparison.OrdinalIgnoreCase) || name.StartsWith("textarea", StringComparison.OrdinalIgnoreCase);

    private void StepTag()
    {
        var end = text.AsSpan(_at).IndexOfAny('>', '\n');
        var inside = text.AsSpan(_at, end < 0 ? text.Length - _at : end);
        if (inside.Contains('`') || inside.Count('"') % 2 == 1 || inside.Count('\'') % 2 == 1 || (end >= 0 && text[_at + end] == '\n'))
            _end = new LostSpot("a `<` before it may begin a tag, or not");
        else
            Move(end < 0 ? inside.Length : end + 1, end < 0 ? _spot : _spot with { Part = MarkdownPart.Text });
    }

    private void StepLink(char c)
    {
        var isDefinition = _spot.Part == MarkdownPart.LinkDefinition;
        if (c == '\n' && isDefinition)
            Move(0, _spot with { Part = MarkdownPart.Text });
        else if (c is '\n' or '`' or '<' or '\\' || (!isDefinition && c is '(' or '"' or '\''))
            _end = new LostSpot("the address of a link before it is not understood");
        else
            Move(1, c == ')' && !isDefinition ? _spot with { Part = MarkdownPart.Text } : _spot);
    }

    /// <summary>Also where the beginning of the line is behind a tag, and so not known.</summary>
    private bool LineBeginsWithBracket()
    {
        var line = text.AsSpan(0, _at);
        var begin = line.LastIndexOf('\n');
        return begin < 0 || line[(begin + 1)..].TrimStart(" >-*+").StartsWith('[');
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
