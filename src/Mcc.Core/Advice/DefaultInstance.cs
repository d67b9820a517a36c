using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;
using Mcc.Core.Validation;
using Mcc.Core.Validation.Rules;

namespace Mcc.Core.Advice;

/// <summary>
/// The instance type where nobody says one: the backend's own, unless that does not hold the model; then the sizer's first, where it knows
/// one. So a default is never refused by its own rule while another would do.
/// </summary>
public static class DefaultInstance
{
    private const string Key = "instanceType";

    /// <summary>
    /// The answers with an instance type that holds the model, and a note on it; the same answers where the usual one will do.
    /// </summary>
    public static Draft Apply(Catalog catalog, Draft answers, Inputs inputs, ICollection<Finding> findings)
    {
        if (answers[Key] is { IsGiven: true } || answers.IsOn("noValidate") || Selection.Of(catalog, answers) is not { } selection
            || selection.ValueOf(answers, "readsHuggingFace") != "true" || FittingInstances.Usual(catalog, selection) is not { } usual)
            return answers;
        var specification = SpecificationBuilder.Sketch(catalog, answers, inputs) with { IsTrial = true };
        IRule[] sizes = [new ModelSplitFits(), new ModelMemoryFits()];
        if (!sizes.SelectMany(rule => rule.Check(specification, catalog)).Any(finding => finding.Severity >= Severity.Warning))
            return answers;
        var advice = InstanceAdvice.For(catalog, answers, inputs);
        if (!advice.IsGrounded)
            return answers;
        var name = advice.Instances[0].Name;
        findings.Add(Finding.Note("default-instance",
            $"`{Key}` is `{name}`, as its default, `{usual}`, does not hold `{advice.Model!.Name}` (from {advice.Model.Origin}).",
            $"Choose another with {catalog.Parameters[Key].Flag}."));
        return answers.With(new(catalog.Parameters[Key], new Value.Text(name), new(Source.Default, $"default for {advice.Model.Name}")));
    }
}
