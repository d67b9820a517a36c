using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;

namespace Mcc.Cli.Terminal;

/// <summary>The project that a draft makes, in memory (null when the findings refuse it).</summary>
public sealed record Preparation(CheckedProject? Project, IReadOnlyList<Finding> Findings)
{
    public static Preparation Of(CommandContext context, InputReader inputs, Draft answers)
    {
        var findings = new List<Finding>();
        var found = inputs.Read(answers, findings);
        var refused = findings.Any(finding => finding.Severity == Severity.Error);
        return new(refused ? null : Generation.Make(context.Catalog, answers, found, findings), findings);
    }
}
