using System.Globalization;
using System.Text;
using Mcc.Core.Data;
using Mcc.Core.Recommendations;

namespace Mcc.Tests.Recommendations;

/// <summary>The page of the user guide with all facts of recommendations, written from the data alone.</summary>
internal static class RecommendationFactsPage
{
    public const string Path = "docs/recommendation-facts.md";

    public static string Write(RecommendationFacts facts)
    {
        var page = new StringBuilder();
        page.Append("# Facts of recommendations\n\n");
        page.Append("What [`mcc recommend`](recommend.md) knows. This page is written from `data/recommendations/` by a test;\n");
        page.Append("`MCC_ACCEPT_GOLDENS=1 ./mcc check` writes it again. Of equal candidates the first one wins.\n");
        Questions(page, facts);
        foreach (var decision in facts.Decisions)
            Decision(page, facts, decision);
        page.Append("\n## Sources\n\n");
        foreach (var source in facts.Sources)
            page.Append($"- `{source.Id}`: {(source.Url is null ? source.Title : $"[{source.Title}]({source.Url})")}\n");
        return page.ToString();
    }

    private static void Questions(StringBuilder page, RecommendationFacts facts)
    {
        page.Append("\n## Questions\n\n| option | question | answers | assumed |\n|---|---|---|---|\n");
        foreach (var question in facts.Questions)
        {
            var answers = question.Choices.Count > 0 ? string.Join(", ", question.Choices.Select(choice => $"`{choice.Id}`"))
                : question.Type == RecommendationType.Flag ? "a flag" : "a number";
            var assumed = string.IsNullOrEmpty(question.Assumed) ? "" : $"`{question.Assumed}`";
            page.Append($"| `{question.Flag}` | {question.Prompt} | {answers} | {assumed} |\n");
        }
    }

    private static void Decision(StringBuilder page, RecommendationFacts facts, RecommendationDecision decision)
    {
        page.Append($"\n## {decision.Title}\n\n| candidate | if | effect | why | source |\n|---|---|---|---|---|\n");
        foreach (var candidate in decision.Candidates)
        {
            foreach (var fact in candidate.Facts)
            {
                var effect = fact.Effect switch
                {
                    RecommendationEffect.Excludes => "excludes",
                    RecommendationEffect.Unbuilt => "not built",
                    RecommendationEffect.For => $"for {fact.Weight}",
                    _ => $"against {fact.Weight}",
                };
                var when = fact.When.Count == 0 ? "always" : string.Join(" and ", fact.When.Select(term => Term(facts, term)));
                page.Append($"| `{candidate.Id}` | {when} | {effect} | {fact.Reason} | "
                    + $"{string.Join(", ", fact.Sources.Select(source => $"`{source}`"))} |\n");
            }
        }
    }

    private static string Term(RecommendationFacts facts, RecommendationTerm term)
    {
        var input = facts.Questions.FirstOrDefault(question => question.Key == term.Input)?.Flag ?? term.Input;
        return $"`{input}` " + term switch
        {
            { Above: { } above } => $"> {Number(above)}{(term.Constant is null ? "" : " (or the limit of the target's own layer)")}",
            { AtMost: { } most } => $"≤ {Number(most)}",
            { CountAbove: { } count } => $"has more than {count}",
            { CountAtMost: { } count } => $"has at most {count}",
            { Is: { } values } => $"is {Choices(values)}",
            _ => $"is not {Choices(term.IsNot!)}",
        };
    }

    private static string Choices(IReadOnlyList<string> values) => string.Join(", ", values.Select(value => $"`{value}`"));

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
