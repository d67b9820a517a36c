namespace Mcc.Core.Templates.Languages;

/// <summary>Follows literal Python source: strings with their prefixes, comments, and nothing else.</summary>
internal sealed class PythonReader(PythonSpot start, string text)
{
    private string _open = start.Open;
    private string _prefix = start.Prefix;
    private int _braces = start.Braces;
    private bool _filled = start.Filled;
    private int _at;

    public Spot Read()
    {
        while (_at < text.Length)
        {
            if ((_open is "" or "#" ? StepCode(text[_at]) : StepString(text[_at])) is { } end)
                return end;
        }

        return new PythonSpot(_open, _prefix, _braces, Escaped: _at > text.Length, _filled);
    }

    private Spot? StepCode(char c)
    {
        if (_open is "#")
        {
            _open = c == '\n' ? "" : "#";
            _prefix = "";
            _at++;
            return null;
        }

        if (c is '"' or '\'')
            return OpenString(c);

        _filled = false;
        _open = c == '#' ? "#" : "";
        var isWord = char.IsLetterOrDigit(c) || c is '_' or ')' or ']' or '}' or '.' or '\\';
        _prefix = isWord ? _prefix + char.ToLowerInvariant(c) : "";
        // A prefix has at most two letters; a longer word is kept only as a word.
        if (_prefix.Length > 3)
            _prefix = "word";
        _at++;
        return null;
    }

    private Spot? OpenString(char quote)
    {
        if (_filled)
            return new BrokenSpot("a value just before this text would grow together with its first quote");

        _open = text.AsSpan(_at).StartsWith([quote, quote, quote]) ? new string(quote, 3) : quote.ToString();
        // Behind another word ("in", a string that has just been closed) there is no prefix.
        _prefix = _prefix is "r" or "u" or "b" or "f" or "t" or "rb" or "br" or "rf" or "fr" or "rt" or "tr" ? _prefix : "";
        _at += _open.Length;
        return null;
    }

    private Spot? StepString(char c)
    {
        if (c == '\\')
        {
            _at += 2;
            return null;
        }

        if (c == '\n' && _open.Length == 1)
            return new LostSpot("a string before it does not end on its line");

        if (text.AsSpan(_at).StartsWith(_open))
            return CloseString();

        if (_prefix.AsSpan().ContainsAny('f', 't') && c is '{' or '}')
            _braces = Math.Max(0, _braces + (c == '{' ? 1 : -1));
        _at++;
        return null;
    }

    private Spot? CloseString()
    {
        // Since Python 3.12 a quote within the braces opens another string; before, it ended this one.
        if (_braces > 0)
            return new LostSpot("a quote within the braces of a string before it means different things in different versions of Python");

        var quote = _open[0];
        _at += _open.Length;
        // "[% x %]""more" would begin with three quotes, were the value empty.
        if (_filled && _at < text.Length && text[_at] == quote)
            return new BrokenSpot("a value's closing quote is followed by another quote");

        _open = "";
        _prefix = "word";
        _filled = false;
        return null;
    }
}
