using System.Buffers;
using System.Text;

namespace Mcc.Core.Text;

/// <summary>
/// Texts as cells of a CSV file (RFC 4180). Spreadsheets execute a cell that begins like a formula, so such a cell gets an apostrophe in
/// front (https://owasp.org/www-community/attacks/CSV_Injection).
/// </summary>
public static class CsvCell
{
    private const string FormulaStarts = "=+-@\t\r";

    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    /// <summary>Adds the cell to a line.</summary>
    public static void Append(StringBuilder line, ReadOnlySpan<char> text)
    {
        var isFormula = text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal);
        var isQuoted = text.ContainsAny(Special);
        line.Append(isQuoted ? "\"" : "").Append(isFormula ? "'" : "");
        if (isQuoted)
            line.Append(text.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else
            line.Append(text);
    }
}
