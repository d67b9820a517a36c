using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;
using Mcc.Core.Values;

namespace Mcc.Core.Advice;

/// <summary>
/// What generation would say if one parameter had one value or another: advice is what it would take, so that nothing is advised
/// that is refused afterwards.
/// </summary>
public static class Trials
{
    /// <summary>The values that nothing speaks against, in their order; all of them while no configuration is said.</summary>
    /// <param name="least">How much a finding must weigh to speak against a value.</param>
    /// <param name="inputs">The user's files; null where nobody looked at them.</param>
    public static IReadOnlyList<string> Passed(
        Catalog catalog, Draft said, Parameter parameter, IReadOnlyList<string> values, Severity least, Inputs? inputs = null)
    {
        if (Selection.Of(catalog, said) is null)
            return values;
        var against =
            values.Select(value => Of(catalog, said, parameter, value, inputs).Where(finding => finding.Severity >= least).ToList())
                .ToList();
        // What is found whatever the value is (a model's file that is missing) is not about it, unless it names it.
        var always = against.Count < 2 ? [] : against.Select(findings => findings.Select(finding => finding.Rule))
            .Aggregate((common, rules) => common.Intersect(rules, StringComparer.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return [.. values.Where((value, index) => against[index]
            .TrueForAll(finding => always.Contains(finding.Rule) && !finding.Message.Contains(value, StringComparison.Ordinal)))];
    }

    private static IReadOnlyList<Finding> Of(Catalog catalog, Draft said, Parameter parameter, string value, Inputs? inputs) =>
        RuleList.Check(
            Resolution.Of(catalog, said.With(new(parameter, new Value.Text(value), Origin.Answer)),
                inputs).Deployment.Value!.AsTrial(), catalog);
}
