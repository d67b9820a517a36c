using System.Buffers;

namespace Mcc.Core.Text;

/// <summary>
/// Texts as cells of a CSV file (RFC 4180). Spreadsheets execute a cell that begins like a formula, so such a cell gets an apostrophe in
/// front (https://owasp.org/www-community/attacks/CSV_Injection).
/// </summary>
public static class CsvCell
{
    private const string FormulaStarts = "=+-@\t\r";

    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    /// <summary>The maximum length of a cell whose text has this length.</summary>
    public static int MaximumLength(int length) => length * 2 + 3;

    /// <summary>Makes a cell of a text in place.</summary>
    /// <param name="room">It begins with the text, and has room for the cell.</param>
    /// <param name="length">The length of the text.</param>
    /// <returns>The length of the cell.</returns>
    public static int Quote(Span<char> room, int length)
    {
        var text = room[..length];
        var isFormula = length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal);
        if (!isFormula && !text.ContainsAny(Special))
            return length;
        var cell = (isFormula ? "'" : "") + text.ToString();
        if (text.ContainsAny(Special))
            cell = $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        cell.CopyTo(room);
        return cell.Length;
    }
}
