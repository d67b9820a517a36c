namespace Mcc.Core.Templates.Languages.Dockerfile;

/// <summary>Follows literal Dockerfile text: lines and their continuation, instructions, quotes.</summary>
internal sealed class DockerfileReader(DockerfileSpot start, string text)
{
    private DockerfileSpot _spot = start;
    private string? _lost;
    private int _at;

    public Spot Read()
    {
        if (_spot.Last == '\\' && _spot.Part != DockerfilePart.Comment)
            return new LostSpot("a backslash before it is cut off by a tag");

        while (_at < text.Length && _lost is null)
            Step(text[_at]);
        return _lost is null ? _spot : new LostSpot(_lost);
    }

    private void Step(char c)
    {
        switch (_spot.Part)
        {
            case DockerfilePart.LineStart:
                StepLineStart(c);
                break;
            case DockerfilePart.Comment:
                if (c == '\n')
                    _spot = new DockerfileSpot(DockerfilePart.LineStart, IsTop: _spot.IsTop, Interrupted: _spot.Interrupted);
                _at++;
                break;
            default:
                StepInstruction(c);
                break;
        }
    }

    private void StepLineStart(char c)
    {
        if (c == '#')
        {
            var end = text.IndexOf('\n', _at);
            if (_spot.IsTop && text.AsSpan(_at, (end < 0 ? text.Length : end) - _at).Contains("escape", StringComparison.OrdinalIgnoreCase))
                _lost = "the Dockerfile may declare another escape character";
            _spot = _spot with { Part = DockerfilePart.Comment };
            _at++;
        }
        else if (char.IsWhiteSpace(c))
        {
            _at++;
        }
        else if (_spot.Interrupted is { } instruction)
        {
            _spot = instruction;
        }
        else
        {
            StepName();
        }
    }

    private void StepName()
    {
        var end = _at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        var name = text[_at..end].ToUpperInvariant();
        _at = end;
        if (end == text.Length)
        {
            _spot = new DockerfileSpot(DockerfilePart.Instruction);
            _lost = "an instruction's name before it is cut in two by a tag";
            return;
        }

        _spot = new DockerfileSpot(name switch
        {
            "ENV" or "ARG" or "LABEL" => DockerfilePart.Assignments,
            "CMD" or "ENTRYPOINT" or "SHELL" or "RUN" => DockerfilePart.CommandStart,
            "ONBUILD" => DockerfilePart.ShellLine,
            _ => DockerfilePart.Words,
        });
    }

    private void StepInstruction(char c)
    {
        if (c == '\n')
        {
            _spot = new DockerfileSpot(DockerfilePart.LineStart);
            _at++;
        }
        else if (c == '\\')
        {
            StepBackslash();
        }
        else if (c == '<' && _at + 1 < text.Length && text[_at + 1] == '<' && _spot.Part is DockerfilePart.CommandStart or DockerfilePart.ShellLine or DockerfilePart.Words)
        {
            _lost = "a here-document before it cannot be followed; write a file of the project";
        }
        else if (_spot.Part is DockerfilePart.CommandStart)
        {
            var part = c == '[' ? DockerfilePart.CommandArray : c is ' ' or '\t' or '-' ? DockerfilePart.CommandStart : DockerfilePart.ShellLine;
            // RUN --mount=… [ and the like: an option is a word, behind it the command begins.
            _at = c == '-' ? EndOfWord() : _at + 1;
            _spot = new DockerfileSpot(part);
        }
        else if (_spot.Part == DockerfilePart.Words && IsHealthCommand())
        {
            _spot = new DockerfileSpot(DockerfilePart.CommandStart);
            _at += "CMD".Length;
        }
        else
        {
            StepWord(c);
        }
    }

    private void StepWord(char c)
    {
        var isQuote = c == '"' || (c == '\'' && _spot.Part != DockerfilePart.CommandArray);
        if (_spot.Part == DockerfilePart.ShellLine)
            _at++;
        else if (_spot.Quote == c || (_spot.Quote == DockerfileSpot.NoQuote && isQuote))
            Move(1, 'w', _spot.Quote == c ? DockerfileSpot.NoQuote : c);
        else if (c == '$' && _spot.Part != DockerfilePart.CommandArray && _spot.Quote != '\'')
            StepVariable();
        else
            Move(1, c is ' ' or '\t' ? ' ' : c == '=' ? '=' : 'w', _spot.Quote);
    }

    private void StepVariable()
    {
        var end = _at + 1;
        if (end < text.Length && text[end] == '{')
        {
            var close = text.IndexOf('}', end);
            if (close < 0 || text.AsSpan(end, close - end).IndexOfAny('\n', '$', '"') >= 0)
                _lost = "a `${…}` before it cannot be followed";
            else
                Move(close + 1 - _at, 'w', _spot.Quote);
            return;
        }

        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        Move(end - _at, end == text.Length ? '$' : 'w', _spot.Quote);
    }

    /// <summary>At a line's end a backslash joins two lines, with the comments and empty lines between them left out; elsewhere it escapes.</summary>
    private void StepBackslash()
    {
        var end = _at + 1;
        while (end < text.Length && text[end] is ' ' or '\t' or '\r')
            end++;
        if (end < text.Length && text[end] == '\n')
        {
            _spot = new DockerfileSpot(DockerfilePart.LineStart, Interrupted: _spot with { Last = _spot.Quote == DockerfileSpot.NoQuote ? ' ' : 'w' });
            _at = end + 1;
        }
        else if (end == text.Length)
        {
            Move(end - _at, '\\', _spot.Quote);
        }
        else
        {
            Move(2, 'w', _spot.Quote);
        }
    }

    private bool IsHealthCommand() =>
        _spot is { Quote: DockerfileSpot.NoQuote, Last: ' ' } && text.AsSpan(_at).StartsWith("CMD ", StringComparison.OrdinalIgnoreCase);

    private int EndOfWord()
    {
        var end = _at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }

    private void Move(int count, char last, char quote)
    {
        _spot = _spot with { Last = last, Quote = quote };
        _at = Math.Min(_at + count, text.Length);
    }
}
