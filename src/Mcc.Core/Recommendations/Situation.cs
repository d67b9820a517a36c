using System.Collections.Immutable;
using System.Globalization;
using Mcc.Core.Data;

namespace Mcc.Core.Recommendations;

/// <summary>Where an answer comes from.</summary>
public enum AnswerOrigin
{
    /// <summary>A person or a client gave it.</summary>
    Given,

    /// <summary>The model's files, or a catalog of models.</summary>
    Model,

    /// <summary>It is the usual one.</summary>
    Assumed,

    /// <summary>It is an earlier decision.</summary>
    Decided,
}

/// <summary>One answer.</summary>
/// <param name="Values">The choices, or the text of a number or flag.</param>
public sealed record SituationAnswer(IReadOnlyList<string> Values, AnswerOrigin Origin)
{
    public string Text => string.Join(',', Values);

    /// <summary>Null where it is not a number.</summary>
    public decimal? Number =>
        Values is [var text] && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What is known when something is recommended: answers to questions, and earlier decisions. Immutable.</summary>
public sealed class Situation
{
    private readonly ImmutableDictionary<string, SituationAnswer> answers;

    private Situation(ImmutableDictionary<string, SituationAnswer> answers) => this.answers = answers;

    public static Situation Empty { get; } = new(ImmutableDictionary.Create<string, SituationAnswer>(StringComparer.Ordinal));

    /// <summary>Null where it is not known.</summary>
    /// <param name="input">The key of a question or of a decision.</param>
    public SituationAnswer? Of(string input) => answers.GetValueOrDefault(input);

    public Situation With(string input, SituationAnswer answer) => new(answers.SetItem(input, answer));

    /// <summary>With the usual answer to each question that has one and no answer.</summary>
    public Situation Assuming(IEnumerable<RecommendationQuestion> questions) =>
        questions.Where(question => question.Assumed is not null && Of(question.Key) is null).Aggregate(this, (known, question) =>
            known.With(question.Key, new(question.Assumed!.Length == 0 ? [] : [question.Assumed], AnswerOrigin.Assumed)));
}
