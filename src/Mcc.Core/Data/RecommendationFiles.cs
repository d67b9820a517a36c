using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary><c>recommendations/questions.json</c>: what <c>mcc recommend</c> asks, in the order of asking.</summary>
public sealed record RecommendationQuestionsFile(IReadOnlyList<RecommendationQuestion> Questions) : CatalogFile
{
    public const string Path = "recommendations/questions.json";
}

/// <summary>One question: an option of <c>mcc recommend</c>, a step of the interview, and an argument of the MCP tool.</summary>
public sealed record RecommendationQuestion(string Key, string Flag, RecommendationType Type, string Help, string Prompt)
{
    /// <summary>The placeholder of the value in help.</summary>
    public string Label { get => field ??= "VALUE"; init; }
    public IReadOnlyList<RecommendationChoice> Choices { get => field ??= []; init; }

    /// <summary>What of the model's files answers it; null: nothing.</summary>
    public RecommendedFrom? From { get; init; }

    /// <summary>The value without an answer; null: it is unknown then. Empty: no choice.</summary>
    public string? Assumed { get; init; }
}

/// <summary>The kind of an answer.</summary>
[JsonConverter(typeof(NameConverter<RecommendationType>))]
public enum RecommendationType
{
    Flag,
    Number,
    Choice,

    /// <summary>Several choices, separated by commas.</summary>
    Choices,
}

/// <summary>What a model's files say about a question.</summary>
[JsonConverter(typeof(NameConverter<RecommendedFrom>))]
public enum RecommendedFrom
{
    /// <summary>The library that the model was made with.</summary>
    Framework,

    /// <summary>The size of the model in GiB.</summary>
    Gib,
}

/// <summary>One possible answer.</summary>
/// <param name="Libraries">Libraries or formats of model files that mean it; null: its own name.</param>
/// <param name="Model">The kind of a named model that means it; null: none.</param>
public sealed record RecommendationChoice(
    string Id, string Title, IReadOnlyList<string>? Libraries = null, RecommendedModel? Model = null);

/// <summary>A kind of models that have a name instead of a file.</summary>
[JsonConverter(typeof(NameConverter<RecommendedModel>))]
public enum RecommendedModel
{
    Language,
    Diffusion,
}

/// <summary><c>recommendations/sources.json</c>: where the facts come from.</summary>
public sealed record RecommendationSourcesFile(IReadOnlyList<RecommendationSource> Sources) : CatalogFile
{
    public const string Path = "recommendations/sources.json";
}

/// <summary>A page, or a document of this repository.</summary>
public sealed record RecommendationSource(string Id, string Title, string? Url = null);

/// <summary><c>recommendations/decisions/NAME.json</c>: one decision, and what speaks for and against each candidate.</summary>
/// <param name="Key">The name under which the facts of later decisions ask for the answer.</param>
/// <param name="Order">Decisions are made in this order.</param>
/// <param name="Candidates">Of equal ones, the earlier one is preferred.</param>
public sealed record RecommendationDecision(string Key, int Order, string Title, IReadOnlyList<RecommendationCandidate> Candidates)
    : CatalogFile
{
    public const string Folder = "recommendations/decisions";

    /// <summary>The question for each of whose choices it is made; null: it is made once.</summary>
    public string? Each { get; init; }
}

/// <summary>One candidate. It is built if each of its options exists and has that value.</summary>
public sealed record RecommendationCandidate(string Id, string Title, IReadOnlyList<RecommendationFact> Facts)
{
    /// <summary>The options that generate it.</summary>
    public IReadOnlyList<RecommendedOption> Options { get => field ??= []; init; }

    /// <summary>Whether its options combine the generated projects in one more.</summary>
    public bool Combines { get; init; }

    /// <summary>What else there is to do, where it is chosen.</summary>
    public RecommendationNote? Note { get; init; }
}

/// <summary>A sentence on what else there is to do.</summary>
/// <param name="When">All of it must hold.</param>
public sealed record RecommendationNote(IReadOnlyList<RecommendationTerm> When, string Text);

/// <summary>An option of a generated command line.</summary>
/// <param name="Option">The key of the parameter.</param>
/// <param name="Value">Its value; null without <paramref name="From"/>: the names of the generated projects.</param>
/// <param name="From">The question whose answer is the value.</param>
/// <param name="Optional">Whether it is omitted where its parameter does not have that value.</param>
public sealed record RecommendedOption(string Option, string? Value = null, string? From = null, bool Optional = false);

/// <summary>What is known of a candidate.</summary>
/// <param name="When">All of it must hold; nothing: always.</param>
/// <param name="Weight">1 (a little) to 6 (it decides); 0 for a fact that excludes, or says that it is not built.</param>
/// <param name="Reason">One sentence with its limit.</param>
/// <param name="Sources">The names of its sources.</param>
public sealed record RecommendationFact(
    IReadOnlyList<RecommendationTerm> When, RecommendationEffect Effect, string Reason, IReadOnlyList<string> Sources, int Weight = 0);

/// <summary>What a fact does to its candidate.</summary>
[JsonConverter(typeof(NameConverter<RecommendationEffect>))]
public enum RecommendationEffect
{
    /// <summary>A hard limit.</summary>
    Excludes,
    For,
    Against,

    /// <summary>It would be right, but this program does not generate it.</summary>
    Unbuilt,
}

/// <summary>A condition on one answer; exactly one of its members is set besides <c>input</c> and <c>constant</c>.</summary>
/// <param name="Input">The key of a question, or of an earlier decision.</param>
public sealed record RecommendationTerm(string Input)
{
    /// <summary>The answer is a larger number.</summary>
    public decimal? Above { get; init; }

    /// <summary>The answer is this number or a smaller one.</summary>
    public decimal? AtMost { get; init; }

    /// <summary>The answer has more choices.</summary>
    public int? CountAbove { get; init; }

    /// <summary>The answer has at most so many choices.</summary>
    public int? CountAtMost { get; init; }

    /// <summary>The answer has one of these choices.</summary>
    public IReadOnlyList<string>? Is { get; init; }

    /// <summary>The answer has none of these choices.</summary>
    public IReadOnlyList<string>? IsNot { get; init; }

    /// <summary>The constant of the target's layer that is the limit, if that target is built; else <see cref="Above"/> is.</summary>
    public RecommendedLimit? Constant { get; init; }
}

/// <summary>A limit that targets have as a constant.</summary>
[JsonConverter(typeof(NameConverter<RecommendedLimit>))]
public enum RecommendedLimit
{
    /// <summary>In bytes; compared in MB.</summary>
    RequestBytes,

    /// <summary>In seconds.</summary>
    AnswerSeconds,
}
