using System.Globalization;
using System.Text;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>
/// Percent-encoded text of a path or a query. Text that is not UTF-8 has no name here, so it is refused and never guessed.
/// </summary>
internal static class PercentText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="AwsServiceException">An escape is incomplete, or the bytes are not UTF-8.</exception>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal) && Ascii.IsValid(text)) return text;
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%')
            {
                if (at + 2 >= text.Length
                    || !byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                        out bytes[length]))
                    throw Invalid();
                length++;
                at += 2;
            }
            else
            {
                var one = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
                length += Encoding.UTF8.GetBytes(text.AsSpan(at, one), bytes.AsSpan(length));
                at += one - 1;
            }
        }

        try
        {
            return Strict.GetString(bytes.AsSpan(0, length));
        }
        catch (DecoderFallbackException)
        {
            throw Invalid();
        }
    }

    private static AwsServiceException Invalid() => new(400, "InvalidURI", "Couldn't parse the specified URI.");
}
