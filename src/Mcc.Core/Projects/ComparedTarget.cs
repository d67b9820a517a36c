using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Recommendations;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;

namespace Mcc.Core.Projects;

/// <summary>One deployment target, judged for one project.</summary>
/// <param name="IsOfProject">Whether the project has it already.</param>
/// <param name="Reason">Why the project cannot be deployed there: what the rules say; null where it can.</param>
/// <param name="RequestBytes">The largest request.</param>
/// <param name="ResponseSeconds">The longest time until the response.</param>
/// <param name="Memory">The memory of a container in MB, and the maximum that it can have; null where it is not known.</param>
/// <param name="Accelerators">Those of the project's container there; 0 for none.</param>
public sealed record ComparedTarget(TargetLayer Target, bool IsOfProject, string? Reason, long RequestBytes, int ResponseSeconds,
    (long Megabytes, long Maximum)? Memory, int Accelerators)
{
    private const long MegabytesOfGib = 1024;

    public TargetFacts Facts => Target.Facts;

    /// <param name="first">The settings of the project for its first target.</param>
    /// <param name="own">The settings that only this target has.</param>
    public static ComparedTarget Judge(
        Catalog catalog, TargetLayer target, Draft first, Draft own, Inputs inputs, bool isOfProject)
    {
        var findings = new List<Finding>();
        var answers = FurtherTarget.Answers(catalog, first, own, target.Id, inputs);
        var deployment = DeploymentBuilder.Build(catalog, DefaultInstance.Apply(catalog, answers, inputs, findings), inputs, findings);
        var refused = findings.Concat(RuleList.Check(deployment, catalog)).FirstOrDefault(finding => finding.Severity == Severity.Error);
        return new(target, isOfProject, refused?.Message, RequestLimit.Sent(deployment),
            deployment.Constants.AnswerSeconds!.Value, MemoryOf(catalog, deployment),
            target.Facts.Accelerators ? deployment.Accelerators : 0);
    }

    /// <summary>The sources of the facts.</summary>
    public IEnumerable<RecommendationSource> Sources(RecommendationFacts facts) =>
        facts.Sources.Where(source => Facts.Sources.Contains(source.Id, StringComparer.Ordinal));

    private static (long Megabytes, long Maximum)? MemoryOf(Catalog catalog, Deployment deployment)
    {
        if (deployment.Target.Facts.Memory is not { } key)
            return deployment.Instance is { } instance
                ? ((long)(instance.MemoryGib * MegabytesOfGib), (long)(instance.MemoryGib * MegabytesOfGib)) : null;
        var option = catalog.Parameters[key];
        var set = deployment.Settings.Of(option)?.Text is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : ServerlessResolver.Megabytes(deployment);
        return (set, (long)(option.Max ?? (deployment.Constants.IsFargate == true ? catalog.Facts.FargateSizes.LargestMib : set)));
    }
}
