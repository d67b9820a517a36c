using System.Globalization;
using System.Text;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>Reads a properties file by the documentation of <c>java.util.Properties.load(Reader)</c>, sentence by sentence.</summary>
internal static class PropertiesReader
{
    public static IReadOnlyList<(string Key, string Value)> Read(string text)
    {
        var pairs = new List<(string, string)>();
        foreach (var line in LogicalLines(text))
        {
            var end = KeyEnd(line);
            var value = end;
            while (value < line.Length && IsBlank(line[value]))
                value++;
            if (value < line.Length && line[value] is '=' or ':')
                value++;
            while (value < line.Length && IsBlank(line[value]))
                value++;
            pairs.Add((Unescaped(line[..end]), Unescaped(line[value..])));
        }

        return pairs;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\f';

    private static IEnumerable<string> LogicalLines(string text)
    {
        var natural = text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        for (var i = 0; i < natural.Length; i++)
        {
            var line = natural[i].TrimStart(' ', '\t', '\f');
            if (line.Length == 0 || line[0] is '#' or '!')
                continue;
            while (EndsWithOddBackslashes(line) && i + 1 < natural.Length)
                line = line[..^1] + natural[++i].TrimStart(' ', '\t', '\f');
            yield return line;
        }
    }

    private static bool EndsWithOddBackslashes(string line) => (line.Length - line.TrimEnd('\\').Length) % 2 == 1;

    private static int KeyEnd(string line)
    {
        var end = 0;
        while (end < line.Length && !IsBlank(line[end]) && line[end] is not ('=' or ':'))
            end += line[end] == '\\' ? 2 : 1;
        return Math.Min(end, line.Length);
    }

    private static string Unescaped(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                if (text[i] != '\\')
                    plain.Append(text[i]);
                continue;
            }

            var c = text[++i];
            if (c == 'u')
            {
                plain.Append((char)int.Parse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                plain.Append(c switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', _ => c });
            }
        }

        return plain.ToString();
    }
}
