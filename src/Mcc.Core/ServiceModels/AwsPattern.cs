using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Mcc.Core.ServiceModels;

/// <summary>The regular expressions of AWS service models, which are Java's and hold for the whole value, in .NET's words.</summary>
public static class AwsPattern
{
    /// <summary>A pattern that takes longer for one value is hostile or unlucky; either way the value is not accepted.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    /// <summary>Whether the whole value is one that the pattern allows.</summary>
    /// <exception cref="ArgumentException">.NET cannot read the pattern.</exception>
    public static bool Allows(string pattern, string value)
    {
        try
        {
            return Compiled.GetOrAdd(pattern, Compile).IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Whether .NET can read the pattern, and it is not one that only an attacker writes.</summary>
    public static bool IsReadable(string pattern)
    {
        const int longest = 4000;
        if (pattern.Length > longest)
            return false;
        try
        {
            return Compile(pattern) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Regex Compile(string pattern) => new($@"\A(?:{Translate(pattern)})\z", RegexOptions.CultureInvariant, Limit);

    /// <summary>
    /// Java's \d \w \s and POSIX classes mean ASCII only, and \D \W \S all the rest, and it reads surrogate pairs as one character;
    /// .NET's do not, so these are written out.
    /// </summary>
    internal static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            var rest = pattern.AsSpan(index);
            if (inClass && rest.StartsWith(@"\uD800\uDC00-\uDBFF\uDFFF", StringComparison.OrdinalIgnoreCase))
            {
                result.Append(@"\uD800-\uDFFF");
                index += @"\uD800\uDC00-\uDBFF\uDFFF".Length - 1;
            }
            else if (Class(rest, out var length) is { } ascii)
            {
                result.Append(inClass ? ascii : $"[{ascii}]");
                index += length - 1;
            }
            else if (pattern[index] == '\\' && index + 1 < pattern.Length)
            {
                result.Append(pattern, index, 2);
                index++;
            }
            else
            {
                // In Java's reading a [ inside a class opens a nested one; no AWS pattern has it, and .NET takes it as itself.
                inClass = pattern[index] switch { '[' => true, ']' => false, _ => inClass };
                result.Append(pattern[index]);
            }
        }

        return result.ToString();
    }

    private static string? Class(ReadOnlySpan<char> rest, out int length)
    {
        foreach (var (name, ascii) in Classes)
        {
            if (rest.StartsWith(name, StringComparison.Ordinal))
            {
                length = name.Length;
                return ascii;
            }
        }

        length = 0;
        return null;
    }

    private static readonly (string Name, string Ascii)[] Classes =
    [
        (@"\d", "0-9"),
        (@"\w", "a-zA-Z0-9_"),
        (@"\s", @" \t\n\v\f\r"),
        (@"\D", @"\x00-\x2F\x3A-\uFFFF"),
        (@"\W", @"\x00-\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\uFFFF"),
        (@"\S", @"\x00-\x08\x0E-\x1F\x21-\uFFFF"),
        (@"\p{ASCII}", @"\x00-\x7F"),
        (@"\p{Print}", @"\x20-\x7E"),
        (@"\p{Alnum}", "a-zA-Z0-9"),
        (@"\p{Alpha}", "a-zA-Z"),
        (@"\p{Digit}", "0-9"),
        (@"\p{Graph}", @"\x21-\x7E"),
    ];
}
