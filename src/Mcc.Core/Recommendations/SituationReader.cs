using System.Globalization;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Core.Recommendations;

/// <summary>Reads the text of an answer as its question's type.</summary>
public static class SituationReader
{
    /// <summary>The largest number that means something: more bytes or requests than AWS has.</summary>
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>Null when refused; the reason is then among the findings.</summary>
    /// <param name="name">How the question is called where the answer comes from, such as its flag.</param>
    public static SituationAnswer? Read(
        RecommendationQuestion question, string text, string name, AnswerOrigin origin, ICollection<Finding> findings)
    {
        IReadOnlyList<string> values = question.Type == RecommendationType.Choices
            ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)]
            : [text.Trim()];
        var refusal = question.Type switch
        {
            RecommendationType.Number => Number(values[0]),
            RecommendationType.Flag => values[0] is "true" or "false" ? null : "It must be true or false.",
            _ => values.DefaultIfEmpty("").Select(value => Choices(question, value)).FirstOrDefault(why => why is not null),
        };
        if (refusal is null)
            return new(values, origin);
        findings.Add(Finding.Error("recommendation", $"{name} is `{text}`.", refusal));
        return null;
    }

    private static string? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= Most
            ? null : "It must be a number that is not negative.";

    private static string? Choices(RecommendationQuestion question, string value)
    {
        var all = question.Choices.Select(choice => choice.Id).ToList();
        if (all.Contains(value, StringComparer.Ordinal))
            return null;
        var nearest = Nearest.DidYouMean(value, all);
        return $"{(nearest.Length == 0 ? "" : nearest + " ")}Use one of {string.Join(", ", all)}.";
    }
}
