using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary>
/// Cuts a template into literal text and tags. A tag begins with <c>[%</c> and a space, so <c>printf '[%s]'</c> is text;
/// <c>[%%</c> and a space are the literal <c>[%</c> and a space. A control tag alone on its line takes the line with it.
/// </summary>
internal sealed class TokenReader(string file, string text, int firstLine)
{
    private const string Open = "[% ";
    private const string EscapedOpen = "[%% ";
    private const string Close = " %]";

    private readonly List<Token> _tokens = [];
    private readonly StringBuilder _literal = new();
    private int _line = firstLine;
    private int _at;

    public static List<Token> Read(string file, string text, int firstLine = 1) => new TokenReader(file, text, firstLine).Read();

    private List<Token> Read()
    {
        while (text.IndexOf("[%", _at, StringComparison.Ordinal) is var found and >= 0)
        {
            Take(found);
            var rest = text.AsSpan(found);
            if (rest.StartsWith(Open, StringComparison.Ordinal))
                ReadTag();
            else if (rest.StartsWith(EscapedOpen, StringComparison.Ordinal))
                (_, _at) = (_literal.Append(Open), found + EscapedOpen.Length);
            else
                Take(found + 2);
        }

        Take(text.Length);
        EndLiteral();
        return _tokens;
    }

    private void ReadTag()
    {
        var start = _at;
        var place = new Place(file, _line);
        var lineEnd = text.IndexOf('\n', start) is var end and >= 0 ? end : text.Length;
        var close = text.AsSpan(start, lineEnd - start).IndexOf(Close, StringComparison.Ordinal);
        if (close < 0)
            throw new TemplateException(place, "a tag starts with `[% ` but does not end with ` %]` on the same line.");

        var words = close > Open.Length ? text.Substring(start + Open.Length, close - Open.Length) : "";
        var tag = Tag.Read(words, place);
        _at = start + close + Close.Length;
        if (tag is not Tag.Value && IsAlone(start, _at, lineEnd))
        {
            while (_literal.Length > 0 && _literal[^1] is ' ' or '\t')
                _literal.Length--;
            _at = Math.Min(lineEnd + 1, text.Length);
            _line++;
        }

        EndLiteral();
        _tokens.Add(new Token("", tag));
    }

    private bool IsAlone(int start, int end, int lineEnd) =>
        text.AsSpan(end, lineEnd - end).IsWhiteSpace() && LineStart(start) is var before
            && text.AsSpan(before, start - before).IsWhiteSpace();

    private int LineStart(int position) => position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    private void Take(int end)
    {
        _literal.Append(text, _at, end - _at);
        _line += text.AsSpan(_at, end - _at).Count('\n');
        _at = end;
    }

    private void EndLiteral()
    {
        if (_literal.Length > 0)
            _tokens.Add(new Token(_literal.ToString(), null));
        _literal.Clear();
    }
}
