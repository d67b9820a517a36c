using System.Globalization;

namespace Mcc.Core.Models;

/// <summary>Compares versions of Python distributions by their numbers: <c>1.10</c> comes after <c>1.9.2</c>.</summary>
internal static class LibraryVersion
{
    public static int Compare(string left, string right)
    {
        var (first, second) = (Numbers(left), Numbers(right));
        for (var index = 0; index < Math.Max(first.Length, second.Length); index++)
        {
            var order = At(first, index).CompareTo(At(second, index));
            if (order != 0) return order;
        }
        return 0;
    }

    /// <summary>
    /// One that an index has: numbers only, or a release candidate; a development version or a local one is built by somebody.
    /// </summary>
    public static bool IsPublished(string version) =>
        !version.Contains("dev", StringComparison.Ordinal) && !version.Contains('+', StringComparison.Ordinal);

    /// <summary>A version as libraries write it into a file, and nothing that a requirements file would read otherwise.</summary>
    public static bool IsOne(string text) =>
        text.Length is > 0 and <= 40 && char.IsAsciiDigit(text[0])
            && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '+' or '-');

    private static int At(int[] numbers, int index) => index < numbers.Length ? numbers[index] : 0;

    private static int[] Numbers(string version) =>
        [.. version.Split('.').Select(static part => new string([.. part.TakeWhile(char.IsAsciiDigit).Take(9)]))
            .TakeWhile(static digits => digits.Length > 0)
            .Select(static digits => int.Parse(digits, CultureInfo.InvariantCulture))];
}
