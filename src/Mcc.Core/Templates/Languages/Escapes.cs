using System.Globalization;
using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>The escapes of C's strings, which YAML, HCL, Python and the protobuf text format have all taken over.</summary>
internal static class Escapes
{
    /// <summary>
    /// Writes the text; the <paramref name="marks"/> get a backslash, control characters become <c>\n</c>, <c>\r</c>, <c>\t</c> or
    /// <c>\u00e9</c>.
    /// </summary>
    public static void Append(string text, string marks, StringBuilder output)
    {
        foreach (var c in text)
            Append(c, marks, output);
    }

    public static void Append(char c, string marks, StringBuilder output)
    {
        if (marks.Contains(c, StringComparison.Ordinal))
            output.Append('\\').Append(c);
        else if (!Characters.IsControl(c))
            output.Append(c);
        else if (Short(c) is { } letter)
            output.Append('\\').Append(letter);
        else
            output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }

    /// <summary>
    /// As <see cref="Append(string, string, StringBuilder)"/>, but in ASCII: with the octal bytes of UTF-8 for control characters and for
    /// all others.
    /// </summary>
    public static void AppendOctal(string text, string marks, StringBuilder output)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.IsBmp ? (char)rune.Value : '\uffff';
            if (rune.IsAscii && marks.Contains(c, StringComparison.Ordinal))
                output.Append('\\').Append(c);
            else if (Short(c) is { } letter)
                output.Append('\\').Append(letter);
            else if (rune.IsAscii && !Characters.IsControl(c))
                output.Append(rune.ToString());
            else
                foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                    output.Append('\\').Append((char)('0' + (b >> 6))).Append((char)('0' + ((b >> 3) & 7))).Append((char)('0' + (b & 7)));
        }
    }

    private static char? Short(char c) => c switch { '\n' => 'n', '\r' => 'r', '\t' => 't', _ => null };
}
