using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Recommendations;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Recommendations;

/// <summary>One written case of <c>recommendations.json</c>.</summary>
internal sealed record RecommendationCase(
    string Sentence, IReadOnlyList<string> Options, string Serving, string Target, string Strategy, IReadOnlyList<string> Configuration,
    (string About, string Source) Decisive)
{
    private const string Folder = "tests/Mcc.Tests/Recommendations";

    public static Catalog Catalog { get; } = new(DataFiles.Embedded);

    public static Recommender Recommender { get; } = Recommender.Of(Catalog);

    public static Draft NoModel { get; } = new(Settings.Empty, []);

    public static IReadOnlyList<RecommendationCase> All { get; } = Read();

    public Situation Situation
    {
        get
        {
            var findings = new List<Finding>();
            var situation = Mcc.Core.Recommendations.Situation.Empty;
            for (var index = 0; index < Options.Count; index++)
            {
                var question = Recommender.Facts.Questions.First(question => question.Flag == Options[index]);
                var text = question.Type == RecommendationType.Flag ? "true" : Options[++index];
                situation = situation.With(question.Key, SituationReader.Read(question, text, question.Flag, AnswerOrigin.Given, findings)
                    ?? throw new InvalidOperationException(findings[0].Text));
            }

            return situation;
        }
    }

    /// <summary>The family of a configuration: the architecture of its backend, or its own name where it is not built.</summary>
    public static string Family(string configuration) =>
        Catalog.Backends.FirstOrDefault(backend => backend.Id == configuration)?.Architecture ?? configuration;

    private static List<RecommendationCase> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, Folder, "recommendations.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(each => new RecommendationCase(
            Text(each, "sentence"), Texts(each, "options"), Text(each, "serving"), Text(each, "target"), Text(each, "strategy"),
            Texts(each, "configuration"), (Text(each.GetProperty("decisive"), "about"), Text(each.GetProperty("decisive"), "source"))))];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
