using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;
using Mcc.Core.Values;

namespace Mcc.Core.Advice;

/// <summary>
/// The instance type when none is set: the backend's default, unless that does not hold the model; then the sizer's first, where it knows
/// one. So a default is never refused by its own rule while another would do.
/// </summary>
public static class DefaultInstance
{
    /// <summary>
    /// The answers with an instance type that holds the model, and a note on it; the same answers where the usual one will do.
    /// </summary>
    public static Draft Apply(Catalog catalog, Draft answers, Inputs inputs, ICollection<Finding> findings)
    {
        if (answers.Settings.InstanceType.IsGiven || answers.Settings.NoValidate.Value
            || Selection.Of(catalog, answers) is not { } selection
            || !selection.ReadsHuggingFace || FittingInstances.Usual(catalog, selection) is not { } usual)
            return answers;
        var deployment = Resolution.Of(catalog, answers, inputs).Deployment.Value!.AsTrial();
        IRule[] sizes = [new ModelSplitFits(), new ModelMemoryFits(), new DiffusionMemoryFits()];
        if (!sizes.SelectMany(rule => rule.Check(deployment, catalog)).Any(finding => finding.Severity >= Severity.Warning))
            return answers;
        var advice = InstanceAdvice.For(catalog, answers, inputs);
        if (!advice.IsGrounded)
            return answers;
        var name = advice.Instances[0].Name;
        findings.Add(Finding.Note("default-instance",
            $"`{catalog.Parameters.InstanceType.Key}` is `{name}`, because the default, `{usual}`, is too small for `{advice.Model!.Name}` "
                + $"(from {advice.Model.Origin}).",
            $"Choose another with {catalog.Parameters.InstanceType.Flag}."));
        return answers.With(new(catalog.Parameters.InstanceType, new Value.Text(name),
            new(Source.Default, $"default for {advice.Model.Name}")));
    }
}
