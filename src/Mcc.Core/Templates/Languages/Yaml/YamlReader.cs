namespace Mcc.Core.Templates.Languages.Yaml;

/// <summary>
/// Follows literal YAML just far enough to tell keys and values from words without quotes, quoted strings, comments and blocks of text.
/// Explicit keys and words that go on over lines end in a <see cref="LostSpot"/>.
/// </summary>
internal sealed class YamlReader(YamlSpot start, string text)
{
    private YamlSpot _spot = start;
    private string? _lost;
    private int _at;

    public Spot Read()
    {
        if (_spot.Escaped)
            return new LostSpot("a backslash before it is cut off by a tag");

        while (_at < text.Length && _lost is null)
            Step(text[_at]);
        return _lost is not null ? new LostSpot(_lost) : _at > text.Length ? _spot with { Escaped = true } : _spot;
    }

    private char Next => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private void Step(char c)
    {
        switch (_spot.Part)
        {
            case YamlPart.Node:
                StepNode(c);
                break;
            case YamlPart.Plain:
                StepPlain(c);
                break;
            case YamlPart.NodeEnd:
                StepNodeEnd(c);
                break;
            case YamlPart.DoubleQuotes:
                Move(c == '\\' ? 2 : 1, c == '"' ? YamlPart.NodeEnd : YamlPart.DoubleQuotes);
                break;
            case YamlPart.SingleQuotes:
                Move(1, c == '\'' ? YamlPart.SingleQuote : YamlPart.SingleQuotes);
                break;
            case YamlPart.SingleQuote:
                Move(c == '\'' ? 1 : 0, c == '\'' ? YamlPart.SingleQuotes : YamlPart.NodeEnd);
                break;
            case YamlPart.Property when c is not '\n':
                Move(1, c is ' ' ? YamlPart.Node : YamlPart.Property);
                break;
            case YamlPart.Comment or YamlPart.Property:
                StepToLineEnd(c, YamlPart.Node);
                break;
            case YamlPart.BlockLineStart:
                StepBlockLineStart(c);
                break;
            default:
                StepToLineEnd(c, YamlPart.BlockLineStart);
                break;
        }
    }

    private void StepToLineEnd(char c, YamlPart next)
    {
        if (c == '\n')
            _spot = _spot with { Part = next, Column = 0 };
        _at++;
    }

    private void StepBlockLineStart(char c)
    {
        if (c is '\n' or ' ')
            Move(1, YamlPart.BlockLineStart, c == ' ' ? _spot.Column + 1 : 0);
        else
            Move(0, _spot.Column > _spot.Indent ? YamlPart.BlockLine : YamlPart.Node, _spot.Column);
    }

    private void StepNode(char c)
    {
        switch (c)
        {
            case '\n':
                Move(1, YamlPart.Node, 0);
                return;
            case ' ' or '\t':
                Move(1, YamlPart.Node, _spot.Column < 0 ? -1 : _spot.Column + 1);
                return;
            case '#':
                Move(1, YamlPart.Comment);
                return;
        }

        if (_spot.Unended && _spot.Column > _spot.Indent && !(_spot.Column == 0 && text.AsSpan(_at).StartsWith("---")))
        {
            _lost = "a word without quotes before it may go on over several lines";
            return;
        }

        _spot = _spot with { Unended = false };
        if (_spot.Column == 0 && text.AsSpan(_at).StartsWith("---"))
        {
            Move(3, YamlPart.Node, -1);
            return;
        }

        if (_spot.Column >= 0 && c is '-' && Next is ' ' or '\n')
        {
            _spot = _spot with { Indent = _spot.Column };
            Move(1, YamlPart.Node, _spot.Column + 1);
            return;
        }

        if (c == '?' && Next is ' ' or '\n')
        {
            _lost = "an explicit key (`? `) before it cannot be followed";
            return;
        }

        _spot = _spot with { NodeColumn = _spot.Column >= 0 ? _spot.Column : _spot.NodeColumn };
        Begin(c, isFirst: _spot.Column >= 0);
    }

    private void Begin(char c, bool isFirst)
    {
        switch (c)
        {
            case '[' or '{':
                _spot = _spot with { Flow = _spot.Flow + 1 };
                Move(1, YamlPart.Node, -1);
                break;
            case ']' or '}' when _spot.Flow > 0:
                _spot = _spot with { Flow = _spot.Flow - 1 };
                Move(1, YamlPart.NodeEnd, -1);
                break;
            case ',' when _spot.Flow > 0:
                Move(1, YamlPart.Node, -1);
                break;
            case '"':
                Move(1, YamlPart.DoubleQuotes, -1);
                break;
            case '\'':
                Move(1, YamlPart.SingleQuotes, -1);
                break;
            case '|' or '>' when _spot.Flow == 0:
                Move(1, YamlPart.BlockHeader, -1);
                break;
            case '&' or '!' or '*':
                // Behind a tag a key may follow, and its column is the tag's.
                Move(1, c == '*' ? YamlPart.Plain : YamlPart.Property, isFirst ? _spot.Column : -1);
                break;
            default:
                Move(0, YamlPart.Plain, -1);
                break;
        }
    }

    private void StepPlain(char c)
    {
        if (c == ':' && (Next is ' ' or '\n' || (_spot.Flow > 0 && Next is ',' or ']' or '}')))
            EndKey();
        else if (c == '\n' && _spot.Flow == 0)
            EndPlainLine();
        else if (_spot.Flow > 0 && c is ',' or ']' or '}')
            Move(0, YamlPart.NodeEnd);
        else if (c is ' ' or '\t' && Next == '#')
            Move(1, YamlPart.NodeEnd);
        else
            Move(1, YamlPart.Plain);
    }

    private void EndPlainLine()
    {
        _spot = _spot with { Unended = true };
        Move(1, YamlPart.Node, 0);
    }

    private void StepNodeEnd(char c)
    {
        switch (c)
        {
            case '\n':
                Move(1, YamlPart.Node, 0);
                break;
            case '#':
                Move(1, YamlPart.Comment);
                break;
            case ':':
                EndKey();
                break;
            case ',' or ']' or '}' when _spot.Flow > 0:
                Begin(c, isFirst: false);
                break;
            default:
                Move(1, YamlPart.NodeEnd);
                break;
        }
    }

    /// <summary>What was read is a key: it is what the lines of its value have to be indented against.</summary>
    private void EndKey()
    {
        if (_spot.Flow == 0)
            _spot = _spot with { Indent = _spot.NodeColumn };
        Move(1, YamlPart.Node, -1);
    }

    private void Move(int count, YamlPart part) => Move(count, part, _spot.Column);

    private void Move(int count, YamlPart part, int column)
    {
        _at += count;
        _spot = _spot with { Part = part, Column = column };
    }
}
