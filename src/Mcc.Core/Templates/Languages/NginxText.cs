using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>A value in an nginx configuration: within quotes, as a whole word, as a piece of a word, or in a comment.</summary>
internal sealed class NginxText(bool isQuoted, bool isWhole, bool isComment = false) : Quoting
{
    public static readonly NginxText Quoted = new(isQuoted: true, isWhole: true);
    public static readonly NginxText Word = new(isQuoted: false, isWhole: true);
    public static readonly NginxText Piece = new(isQuoted: false, isWhole: false);

    public static readonly NginxText Comment = new(isQuoted: false, isWhole: true, isComment: true);

    /// <summary>nginx reads no word and no comment that is longer than 4096 bytes; escapes and the template's own text have to fit in too.</summary>
    private const int LongestText = 1800;

    public override string Where => isComment ? "in a comment" : isQuoted ? "inside quotes" : "outside of quotes";

    public override string? Write(Value value, StringBuilder output)
    {
        var text = value.Characters!;
        if (Encoding.UTF8.GetByteCount(text) > LongestText)
            return $"is longer than the {LongestText} bytes that nginx takes in one word";
        if (isComment)
            return LineComment.Only.Write(value, output);

        var isPlain = Characters.AreAll(text, "_./:@+,=-");
        if (!isPlain && !isWhole)
            return "stands in an nginx word without quotes, so it has to be of letters, digits and `_./:@+,=-`";
        if (text.Contains('$', StringComparison.Ordinal))
            return "contains `$`, which nginx takes for a variable, and there is no escape for it";
        if (Characters.FirstControl(text, "\n\r\t") is { } control)
            return $"contains {control}, which has no escape in nginx";

        if (isPlain && !isQuoted)
        {
            output.Append(text);
            return null;
        }

        if (!isQuoted)
            output.Append('"');
        Escapes.Append(text, "\\\"'", output);
        if (!isQuoted)
            output.Append('"');
        return null;
    }
}
