using System.Text;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>
/// Values of headers, whose bytes the server hands over as Latin-1. Clients write other letters in UTF-8 or in Latin-1, and each gets
/// back what it sent.
/// </summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Read(string wire)
    {
        if (Ascii.IsValid(wire)) return wire;
        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(wire));
        }
        catch (DecoderFallbackException)
        {
            return wire;
        }
    }

    /// <summary>Letters that Latin-1 lacks go out as UTF-8.</summary>
    public static string Write(string text) =>
        text.All(letter => letter <= 'ÿ') ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether the text can be the value of a header: no control character, and none that Latin-1 lacks.</summary>
    public static bool IsValid(string text) => text.All(letter => letter is '\t' or (>= ' ' and <= '~') or (>= '\u00a0' and <= 'ÿ'));
}
