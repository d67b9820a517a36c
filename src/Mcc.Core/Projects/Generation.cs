using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;

namespace Mcc.Core.Projects;

/// <summary>The pure part of the line: from answers to a project that may be written. Collects findings on the way.</summary>
public static class Generation
{
    /// <summary>Null when the findings refuse.</summary>
    public static CheckedProject? Make(Catalog catalog, Draft answers, Inputs inputs, ICollection<Finding> findings)
    {
        var deployment =
            DeploymentBuilder.Build(catalog, DefaultInstance.Apply(catalog, answers, inputs, findings), inputs, findings);
        foreach (var finding in RuleList.Check(deployment, catalog))
            findings.Add(finding);
        if (findings.Any(finding => finding.Severity == Severity.Error))
            return null;
        return RenderedProject.Render(catalog, ProjectPlan.For(catalog, deployment), findings) is { } rendered
            ? CheckedProject.Check(catalog, rendered, findings)
            : null;
    }
}
