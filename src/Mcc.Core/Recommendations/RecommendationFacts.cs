using Mcc.Core.Data;

namespace Mcc.Core.Recommendations;

/// <summary>The table of facts: what is asked, what is decided in which order, and where each fact comes from.</summary>
public sealed record RecommendationFacts(
    IReadOnlyList<RecommendationQuestion> Questions,
    IReadOnlyList<RecommendationDecision> Decisions,
    IReadOnlyList<RecommendationSource> Sources)
{
    public static RecommendationFacts Read(DataFiles files) => new(
        ReadQuestions(files),
        [.. files.Below(RecommendationDecision.Folder)
            .Select(path => DataReader.Read($"data/{path}", files.Read(path), DataJson.Default.RecommendationDecision))
            .OrderBy(decision => decision.Order)],
        DataReader.Read($"data/{RecommendationSourcesFile.Path}", files.Read(RecommendationSourcesFile.Path),
            DataJson.Default.RecommendationSourcesFile).Sources);

    /// <summary>Only what is asked, which every start of the program needs for the options.</summary>
    public static IReadOnlyList<RecommendationQuestion> ReadQuestions(DataFiles files) =>
        DataReader.Read($"data/{RecommendationQuestionsFile.Path}", files.Read(RecommendationQuestionsFile.Path),
            DataJson.Default.RecommendationQuestionsFile).Questions;

    public RecommendationSource Source(string id) => Sources.First(source => source.Id == id);
}
