using System.Text;
using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;

namespace Mcc.Tests.Laws;

/// <summary>
/// The table of docs/targets.md: what tests show of each deployment target, read from the <c>[Proves(…)]</c> lines of the sources of the
/// tests, so that the page does not depend on which test projects are built.
/// </summary>
public static partial class TargetsPage
{
    public const string Path = "docs/targets.md";
    private const string Begin = "<!-- written by a test from the tests: begin -->\n";
    private const string End = "<!-- end -->\n";

    /// <summary>A line of a test.</summary>
    private sealed record Proof(ProofStep Step, ProofPart Part, IReadOnlyList<string> Targets, string Test);

    private static readonly string[] OfKubernetes = ["hyperpod-eks", "eks"];
    private static readonly string[] OfRequests =
        ["managed-inference", "async-inference", "serverless-inference", "batch-transform", "lambda", "ecs", "ecs-ec2"];

    /// <summary>What no test shows, each with the reason. A target that has neither a test nor a reason fails.</summary>
    private static readonly (ProofStep Step, string[] Targets, string Reason)[] Skipped =
    [
        (ProofStep.CloudFormation, OfKubernetes, "objects of Kubernetes are applied with kubectl"),
        (ProofStep.Terraform, OfKubernetes, "objects of Kubernetes are applied with kubectl"),
        (ProofStep.Botocore, OfKubernetes, "the objects are not requests to AWS"),
        (ProofStep.CfnLint, OfKubernetes, "no template"),
        (ProofStep.TerraformProgram, OfKubernetes, "no template"),
        (ProofStep.Moto, OfKubernetes, "no template"),
        (ProofStep.Moto, ["lambda"], "moto's CloudFormation creates no function from an image"),
        (ProofStep.Moto, ["ecs", "ecs-ec2"], "moto has no Express Mode, and no scaling of a service"),
        (ProofStep.Terraform, ["ecs-ec2"], "Terraform has the container definitions of ECS as text"),
        (ProofStep.TerraformProgram, ["ecs-ec2"], "no template"),
        (ProofStep.Answered, ["ecs-ec2"], "the same service as that of `ecs`, on instances, which this machine does not have"),
        (ProofStep.ApiServer, OfRequests, "no objects of Kubernetes"),
    ];

    private static readonly (ProofStep Step, string Title)[] Columns =
    [
        (ProofStep.Generated, "generated"), (ProofStep.CloudFormation, "CloudFormation"), (ProofStep.Terraform, "Terraform"),
        (ProofStep.Botocore, "botocore"), (ProofStep.CfnLint, "cfn-lint"), (ProofStep.TerraformProgram, "terraform"),
        (ProofStep.Moto, "moto"), (ProofStep.ApiServer, "API server"), (ProofStep.Deployed, "deployed"), (ProofStep.Answered, "answered"),
    ];

    /// <summary>A target and a step for which there is neither a test nor a reason, or a target that does not exist.</summary>
    public static IEnumerable<string> Trouble(Catalog catalog)
    {
        var (proofs, ids) = (Proofs().ToList(), catalog.Targets.Select(target => target.Id).ToList());
        foreach (var unknown in proofs.SelectMany(proof => proof.Targets).Concat(Skipped.SelectMany(each => each.Targets)).Except(ids))
            yield return $"{unknown} is not a target";
        foreach (var (target, step) in ids.SelectMany(id => Columns.Select(column => (id, column.Step))))
        {
            var isShown = proofs.Exists(proof => Is(proof, target, step));
            if (isShown == (Reason(target, step) is not null))
                yield return $"{target}, {step}: {(isShown ? "a test shows it, and there is a reason to skip it" : "no [Proves(…)] line")}";
        }
    }

    /// <summary>The page with the table as it is now.</summary>
    public static string Write(Catalog catalog, string page)
    {
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return page[..(from + Begin.Length)] + Table(catalog) + page[to..];
    }

    private static string Table(Catalog catalog)
    {
        var proofs = Proofs().ToList();
        var table = new StringBuilder($"\n| target | {string.Join(" | ", Columns.Select(column => column.Title))} |\n");
        table.Append($"|---{string.Concat(Enumerable.Repeat("|---", Columns.Length))}|\n");
        var reasons = new List<string>();
        foreach (var target in catalog.Targets.Select(target => target.Id))
        {
            var cells = Columns.Select(column =>
            {
                var parts = proofs.Where(proof => Is(proof, target, column.Step)).Select(proof => proof.Part).ToList();
                if (parts.Contains(ProofPart.Real))
                    return "real";
                if (parts.Count > 0)
                    return "stand-in";
                var reason = Reason(target, column.Step) ?? "?";
                if (!reasons.Contains(reason))
                    reasons.Add(reason);
                return $"skipped ({reasons.IndexOf(reason) + 1})";
            });
            table.Append($"| `{target}` | {string.Join(" | ", cells)} |\n");
        }

        foreach (var (index, reason) in reasons.Index())
            table.Append(index == 0 ? "\nSkipped: " : "; ").Append($"({index + 1}) {reason}");
        table.Append(".\n\n| target | tests |\n|---|---|\n");
        foreach (var target in catalog.Targets.Select(target => target.Id))
        {
            var tests = proofs.Where(proof => proof.Targets.Contains(target, StringComparer.Ordinal)).Select(proof => $"`{proof.Test}`")
                .Distinct().Order(StringComparer.Ordinal);
            table.Append($"| `{target}` | {string.Join(", ", tests)} |\n");
        }

        var all = proofs.Where(proof => proof.Targets.Count == 0).Select(proof => $"`{proof.Test}`").Distinct()
            .Order(StringComparer.Ordinal);
        return table.Append($"| all | {string.Join(", ", all)} |\n\n").ToString();
    }

    private static bool Is(Proof proof, string target, ProofStep step) =>
        proof.Step == step && (proof.Targets.Count == 0 || proof.Targets.Contains(target, StringComparer.Ordinal));

    private static string? Reason(string target, ProofStep step) =>
        Skipped.FirstOrDefault(each => each.Step == step && each.Targets.Contains(target, StringComparer.Ordinal)).Reason;

    private static IEnumerable<Proof> Proofs() =>
        from path in SourceTree.Code("tests")
        let text = SourceTree.Text(path)
        from method in Methods().Matches(text)
        from line in Lines().Matches(method.Groups["lines"].Value)
        select new Proof(Enum.Parse<ProofStep>(line.Groups["step"].Value), Enum.Parse<ProofPart>(line.Groups["part"].Value),
            [.. Names().Matches(line.Groups["targets"].Value).Select(name => name.Groups["name"].Value)],
            $"{System.IO.Path.GetFileNameWithoutExtension(path)}.{method.Groups["method"].Value}");

    [GeneratedRegex(@"(?<lines>(?:^    \[[A-Z].*\n)*?^    \[Proves\(.*\n(?:^    \[[A-Z].*\n)*)^    public [^(\n]*?(?<method>\w+)\(",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Methods();

    [GeneratedRegex(@"\[Proves\(ProofStep\.(?<step>\w+), ProofPart\.(?<part>\w+)(?<targets>[^)\n]*)\)\]", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Lines();

    [GeneratedRegex("\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Names();
}
