using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Core.Recommendations;

/// <summary>Whether conditions of facts hold. A limit that a target's layer has as a constant is read from there.</summary>
public sealed class TermJudge(Catalog catalog)
{
    private const decimal Mebibyte = 1 << 20;

    private readonly IReadOnlyList<TargetLayer> targets = catalog.Targets;

    /// <summary>Null where it depends on what is not known.</summary>
    public bool? Holds(IReadOnlyList<RecommendationTerm> when, RecommendationCandidate candidate, Situation situation)
    {
        var all = when.Select(term => Holds(term, candidate, situation)).ToList();
        return all.Contains(false) ? false : all.Contains(null) ? null : true;
    }

    /// <summary>The number above which a term holds; null where it compares no number.</summary>
    public decimal? Above(RecommendationTerm term, RecommendationCandidate candidate) =>
        term.Constant is { } constant && Constant(constant, candidate) is { } limit ? limit : term.Above;

    private bool? Holds(RecommendationTerm term, RecommendationCandidate candidate, Situation situation)
    {
        if (situation.Of(term.Input) is not { } answer)
            return null;
        return term switch
        {
            { Above: not null } => answer.Number > Above(term, candidate),
            { AtMost: { } most } => answer.Number <= most,
            { CountAbove: { } count } => answer.Values.Count > count,
            { CountAtMost: { } count } => answer.Values.Count <= count,
            { Is: { } values } => answer.Values.Any(value => values.Contains(value, StringComparer.Ordinal)),
            { IsNot: { } values } => !answer.Values.Any(value => values.Contains(value, StringComparer.Ordinal)),
            _ => true,
        };
    }

    /// <summary>A target without a request limit of its own has the usual one; the longest response is each target's own.</summary>
    private decimal? Constant(RecommendedLimit limit, RecommendationCandidate candidate)
    {
        var key = catalog.Parameters.DeploymentTarget.Key;
        if (candidate.Options.FirstOrDefault(option => option.Option == key)?.Value is not { } id
            || targets.FirstOrDefault(target => target.Id == id) is not { } layer)
            return null;
        return limit == RecommendedLimit.RequestBytes
            ? (layer.Constants.RequestBytes ?? catalog.Base.Constants.RequestBytes) / Mebibyte
            : layer.Constants.AnswerSeconds;
    }
}
