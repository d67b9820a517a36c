namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>A here-document that was announced and begins on the next line.</summary>
/// <param name="Word">The line that ends it.</param>
/// <param name="Dash">Whether tabs before that line are allowed (<c>&lt;&lt;-</c>).</param>
internal sealed record HereWord(string Word, bool Dash)
{
    /// <summary>Reads <c>&lt;&lt;</c> and its word, and where the word ends; none when the word is not a simple one, or is cut off by the text's end.</summary>
    public static (HereWord? Here, int End) Read(string text, int at)
    {
        var begin = at + "<<".Length;
        var dash = begin < text.Length && text[begin] == '-';
        begin += dash ? 1 : 0;
        while (begin < text.Length && text[begin] is ' ' or '\t')
            begin++;
        var end = begin;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !";|&<>()".Contains(text[end], StringComparison.Ordinal))
            end++;

        var word = text[begin..end];
        var bare = word is ['\'', .., '\''] or ['"', .., '"'] ? word[1..^1] : word.StartsWith('\\') ? word[1..] : word;
        return end == text.Length || !Characters.AreAll(bare, "_") ? (null, end) : (new HereWord(bare, dash), end);
    }
}
