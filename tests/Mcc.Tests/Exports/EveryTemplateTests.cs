using System.Text.Json;
using System.Text.RegularExpressions;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Exports;

/// <summary>Each template of each combination, read by the tools that will read it.</summary>
[Trait("Speed", "Slow")]
public sealed partial class EveryTemplateTests(ExportedTemplates exported) : IClassFixture<ExportedTemplates>
{
    private const string CloudFormation = "cloudformation";
    private const string Terraform = "terraform";

    [Proves(ProofStep.CloudFormation, ProofPart.Real, "managed-inference", "async-inference", "serverless-inference", "batch-transform")]
    [Proves(ProofStep.CloudFormation, ProofPart.Real, "lambda", "ecs", "ecs-ec2")]
    [Proves(ProofStep.Terraform, ProofPart.Real, "managed-inference", "async-inference", "serverless-inference", "batch-transform")]
    [Proves(ProofStep.Terraform, ProofPart.Real, "lambda", "ecs")]
    [Fact]
    public void SageMaker_projects_have_a_template_and_others_a_hint()
    {
        exported.Of(CloudFormation).Count.ShouldBeGreaterThan(10);
        exported.Of(Terraform).Count.ShouldBeGreaterThan(10);
        exported.Refused.ShouldNotBeEmpty();
        // Terraform has the container definitions of ECS as text.
        // The other is where a model's place is known only when the scripts run.
        exported.Refused.SelectMany(refused => refused.Findings).Where(finding => finding.Severity == Severity.Error)
            .Select(finding => finding.Rule).Distinct().ShouldBe(["export-target", "export-later", "export-request"], ignoreOrder: true);
    }

    [Proves(ProofStep.CfnLint, ProofPart.Real, "managed-inference", "async-inference", "serverless-inference", "batch-transform")]
    [Proves(ProofStep.CfnLint, ProofPart.Real, "lambda", "ecs", "ecs-ec2")]
    [Fact]
    public Task Cfn_lint_reports_nothing() =>
        CloudFormationLinter.ShouldReportNothing(JsonSerializer.Serialize(exported.Of(CloudFormation)));

    [Proves(ProofStep.Moto, ProofPart.Real, "managed-inference", "async-inference", "serverless-inference", "batch-transform")]
    [Fact]
    public async Task CloudFormation_creates_the_described_resources()
    {
        var question = JsonSerializer.Serialize(exported.Of(CloudFormation));
        var (exit, output, error) = await RealReader.End("python3",
            [Path.Combine(AppContext.BaseDirectory, "Exports", "deploy_stacks.py")], question);
        if (exit == 3)
            Assert.Skip("No python3 with moto and cfn-lint on this machine.");
        exit.ShouldBe(0, error);
        output.ShouldBeEmpty();
    }

    [Proves(ProofStep.TerraformProgram, ProofPart.Real, "managed-inference", "async-inference", "serverless-inference", "batch-transform")]
    [Proves(ProofStep.TerraformProgram, ProofPart.Real, "lambda", "ecs")]
    [Fact]
    public async Task Terraform_would_format_them_as_they_are()
    {
        if (!File.Exists("/usr/local/bin/terraform"))
            Assert.Skip("terraform is not on this machine.");
        using var folder = new TemporaryFolder();
        foreach (var (index, template) in exported.Of(Terraform).Values.Index())
            await File.WriteAllTextAsync(Path.Combine(folder.Path, $"main{index}.tf"), template, TestContext.Current.CancellationToken);
        var (exit, output, error) = await RealReader.End("terraform", [$"-chdir={folder.Path}", "fmt", "-check", "-diff"], "",
            ("TF_CLI_CONFIG_FILE", "/dev/null"), ("CHECKPOINT_DISABLE", "1"));
        $"{output}{error}".ShouldBeEmpty();
        exit.ShouldBe(0);
        // `terraform validate` needs the provider's plugin, which is downloaded from its registry.
        TestContext.Current.TestOutputHelper?.WriteLine("terraform validate is not run: it needs the AWS provider's plugin.");
    }

    [Fact]
    public void Terraform_sees_no_name_that_the_provider_does_not_document()
    {
        using var mapping = JsonDocument.Parse(DataFiles.Embedded.Read("exports/terraform/mapping.json"));
        mapping.RootElement.GetProperty("source").GetString()!.ShouldStartWith("https://registry.terraform.io/providers/hashicorp/aws/");
        mapping.RootElement.GetProperty("date").GetString()!.ShouldMatch(@"^\d{4}-\d{2}-\d{2}$");
        var known = mapping.RootElement.GetProperty("resources").EnumerateObject()
            .ToDictionary(resource => resource.Value.GetProperty("type").GetString()!,
                resource => Names(resource.Value.GetProperty("members")).Concat(Language).ToHashSet(StringComparer.Ordinal));
        // Those of the fixed parts, from the same pages.
        known["aws_iam_role"] = ["count", "name_prefix", "assume_role_policy"];
        known["aws_iam_role_policy"] = ["count", "name", "role", "policy"];
        known["aws_ecr_lifecycle_policy"] = ["count", "repository", "policy"];
        known["aws_ecr_repository_policy"] = ["count", "repository", "policy"];
        known["aws_cloudwatch_log_group"] = ["count", "name"];
        var seen = 0;
        foreach (var (name, template) in exported.Of(Terraform))
        {
            foreach (Match resource in Resources.Matches(template))
            {
                foreach (Match member in Members.Matches(WithoutMaps(resource.Groups["body"].Value)))
                {
                    known.ShouldContainKey(resource.Groups["type"].Value, name);
                    known[resource.Groups["type"].Value]
                        .ShouldContain(member.Groups["name"].Value, $"{resource.Groups["type"].Value} in {name}");
                    seen++;
                }
            }
        }

        seen.ShouldBeGreaterThan(200);
    }

    private static readonly string[] Language = ["count", "lifecycle", "create_before_destroy", "ignore_changes", "depends_on"];

    private static IEnumerable<string> Names(JsonElement members) =>
        members.EnumerateObject().SelectMany(member => member.Value.ValueKind == JsonValueKind.String
        ? [member.Value.GetString()!]
        : member.Value.TryGetProperty("members", out var inner)
            ? Names(inner).Append(member.Value.GetProperty("as").GetString()!) : [member.Value.GetProperty("as").GetString()!]);

    /// <summary>Names within maps and policies are the user's, or IAM's.</summary>
    private static string WithoutMaps(string body) => Maps.Replace(body, match => $"{match.Groups["name"].Value} = 0");

    [GeneratedRegex(@"^resource ""(?<type>\w+)"" ""\w+"" \{\n(?<body>.*?)^\}",
        RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Resources { get; }

    [GeneratedRegex(@"^ +(?<name>\w+) (?:=|\{)", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Members { get; }

    [GeneratedRegex(@"^(?<indent> +)(?<name>\w+) += (?:jsonencode\()?\{\n.*?^\k<indent>\}\)?$",
        RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Maps { get; }
}
