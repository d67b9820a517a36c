using System.Globalization;

namespace Mcc.Core.Registry;

/// <summary>A point in time as people write it: a date, a date with a time, or an age such as <c>7d</c> or <c>12h</c>.</summary>
public static class TimeBound
{
    /// <summary>What <see cref="Parse"/> accepts, for messages.</summary>
    public const string Shape = "a date (2026-11-30), a time (2026-11-30T12:00:00Z), or an age in days or hours (7d, 12h)";

    /// <summary>The time as entries have it; null when the text is not one.</summary>
    public static string? Parse(string text, DateTimeOffset now)
    {
        if (text.Length > 1 && text[^1] is 'd' or 'h'
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var age)
            && age <= 100_000)
            return EntryBuilder.TimeText(now - (text[^1] == 'd' ? TimeSpan.FromDays(age) : TimeSpan.FromHours(age)));
        return text.Length >= "2026-11-30".Length && text[..4].All(char.IsAsciiDigit)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? EntryBuilder.TimeText(time) : null;
    }
}
