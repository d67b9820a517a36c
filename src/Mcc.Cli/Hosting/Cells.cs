using Mcc.Core.Text;
using Spectre.Console;

namespace Mcc.Cli.Hosting;

/// <summary>Text measured in the cells of a terminal.</summary>
public static class Cells
{
    /// <summary>The beginning of a text that fits, with an ellipsis where something was cut off.</summary>
    public static string Cut(string text, int width, string ellipsis)
    {
        text = Visible.Value(text, Visible.LongestValue);
        if (text.GetCellWidth() <= width)
            return text;
        var cut = "";
        foreach (var rune in text.EnumerateRunes())
        {
            if ((cut + rune + ellipsis).GetCellWidth() > width)
                break;
            cut += rune;
        }

        return cut.TrimEnd() + ellipsis;
    }

    /// <summary>The end of a text that fits.</summary>
    public static string End(string text, int width)
    {
        text = Visible.Value(text, int.MaxValue);
        var start = 0;
        while (text[start..].GetCellWidth() > width)
            start += char.IsHighSurrogate(text[start]) ? 2 : 1;
        return text[start..];
    }

    /// <summary>Lines of at most <paramref name="width"/> cells, broken between words; a word that is longer than a line is cut.</summary>
    /// <param name="indent">Before each line but the first of all.</param>
    /// <param name="first">Before the first line.</param>
    public static IReadOnlyList<string> Wrap(string text, int width, string indent = "", string first = "")
    {
        var lines = new List<string>();
        foreach (var paragraph in Visible.Text(text).Split('\n'))
        {
            var line = "";
            foreach (var given in paragraph.Split(' '))
            {
                var word = given;
                var start = line.Length > 0 ? line + " " : lines.Count == 0 ? first : indent;
                if ((start + word).GetCellWidth() > width && line.Length > 0)
                {
                    lines.Add(line);
                    start = indent;
                }

                while ((start + word).GetCellWidth() > width && width > start.Length)
                {
                    lines.Add(start + word[..Math.Min(word.Length, width - start.Length)]);
                    word = word[Math.Min(word.Length, width - start.Length)..];
                    start = indent;
                }

                line = start + word;
            }

            lines.Add(line);
        }

        return lines;
    }
}
