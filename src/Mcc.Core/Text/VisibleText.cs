using System.Runtime.CompilerServices;
using System.Text;

namespace Mcc.Core.Text;

/// <summary>
/// An interpolated text whose values are made visible and stay on its line: the compiler uses it for <c>$"…"</c> wherever a method takes
/// it, so that no caller has to remember.
/// </summary>
/// <param name="literalLength">Given by the compiler.</param>
/// <param name="formattedCount">Given by the compiler.</param>
[InterpolatedStringHandler]
public readonly struct VisibleText(int literalLength, int formattedCount)
{
    private readonly StringBuilder text = new(literalLength + (16 * formattedCount));

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted<T>(T value, int alignment = 0, string? format = null)
    {
        var plain = value is IFormattable number
            ? number.ToString(format, System.Globalization.CultureInfo.InvariantCulture) : value?.ToString() ?? "";
        var shown = Visible.Value(plain, Visible.LongestValue);
        text.Append(alignment < 0 ? shown.PadRight(-alignment) : shown.PadLeft(alignment));
    }

    public override string ToString() => text.ToString();
}
