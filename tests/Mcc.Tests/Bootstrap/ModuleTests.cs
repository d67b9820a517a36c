using System.Text.Json.Nodes;
using Mcc.Core.Bootstrap;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Policies;
using Mcc.Tests.Exports;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Bootstrap;

public sealed class ModuleTests
{
    private static readonly ModuleList Modules = ModuleList.Read(DataFiles.Embedded);

    private static readonly StackAccount Account = new("123456789012", "eu-west-1", "aws");

    [Fact]
    public void Modules_come_after_those_that_they_use() =>
        Modules.Ids.ShouldBe(["core", "storage", "codebuild", "deployer", "ci", "express", "image-cache"]);

    [Fact]
    public void A_module_brings_those_that_it_requires()
    {
        Modules.WithRequired(["ci"]).Select(module => module.Id).ShouldBe(["core", "deployer", "ci"]);
        Modules.RequiredBy("core", ["storage", "codebuild", "ci"]).ShouldBe(["storage", "ci"]);
    }

    [Fact]
    public Task Cfn_lint_reports_nothing() => CloudFormationLinter.ShouldReportNothing(new JsonObject(
        Modules.All.Select(module => KeyValuePair.Create(module.Id, (JsonNode?)module.TemplateText))).ToJsonString());

    /// <summary>So that a reader of a policy learns why each part of it is there.</summary>
    [Fact]
    public void Each_statement_of_each_policy_has_a_name_and_a_reason() =>
        Modules.All.SelectMany(module => ModulePolicies.Sids(module).Except(module.File.Reasons.Keys).Select(sid => $"{module.Id} {sid}"))
            .ShouldBeEmpty();

    [Fact]
    public void The_document_has_the_reason_of_each_statement()
    {
        var rows = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs/bootstrap.md"))
            .SkipWhile(line => !line.StartsWith("| module | statement |", StringComparison.Ordinal)).Skip(2);
        rows.ShouldBe(
            from id in new[] { "core", "storage", "codebuild", "image-cache", "deployer", "ci" }
            from reason in Modules.Find(id)!.File.Reasons
            select $"| `{id}` | `{reason.Key}` | {reason.Value} |");
    }

    [Fact]
    public void Every_policy_is_one_that_the_local_SageMaker_can_enforce()
    {
        foreach (var module in Modules.All)
        {
            var findings = new List<Finding>();
            // A role that has AWS's own policies alone has nothing to read.
            if (!ModulePolicies.Sids(module).Any() && module.TemplateText.Contains("ManagedPolicyArns", StringComparison.Ordinal))
                continue;
            PolicyDocument.Read(ModulePolicies.Of(module, Values(module)), module.Id, findings)!.Statements.ShouldNotBeEmpty();
            findings.ShouldBeEmpty(module.Id);
        }
    }

    [Fact]
    public void Functions_are_replaced_by_the_values_of_the_stack()
    {
        var core = Modules.Find("core")!;
        var policy = ModulePolicies.Of(core, Values(core, ("KmsKeyArn", "arn:aws:kms:eu-west-1:123456789012:key/1"), ("SecretPrefix",
            "team/")));
        var statements = policy["Statement"]!.AsArray().ToDictionary(statement => (string)statement!["Sid"]!, statement => statement!);
        statements.Keys.ShouldContain("UseKey");
        statements.Keys.ShouldNotContain("UseVpc");
        ((string)statements["UseKey"]["Resource"]!).ShouldBe("arn:aws:kms:eu-west-1:123456789012:key/1");
        ((string)statements["ReadSecrets"]["Resource"]!).ShouldBe("arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/*");
        var storage = Modules.Find("storage")!;
        ((string)ModulePolicies.Of(storage, Values(storage))["Statement"]![1]!["Resource"]![0]!)
            .ShouldBe("arn:aws:s3:::mcc-work-storage-asyncbucket-*/*");
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":"x"}}""", """{"a":1,"b":{"c":"x","d":1},"e":2}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "/a 1 2")]
    [InlineData("""{"a":1}""", "{}", "/a 1 ")]
    [InlineData("""{"a":["x","y"]}""", """{"a":["y","x"]}""", "")]
    [InlineData("""{"a":["x","y"]}""", """{"a":["y"]}""", """/a ["x","y"] ["y"]""")]
    [InlineData("""{"a":["x"]}""", """{"a":"x"}""", "")]
    [InlineData("""{"a":"x"}""", """{"a":["x"]}""", "")]
    [InlineData("""{"a":true,"b":14}""", """{"a":"True","b":"14"}""", "")]
    [InlineData("""{"a":{"b":1}}""", """{"a":"{\"b\": 2}"}""", "/a/b 1 2")]
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", """{"a":[{"b":1},{"b":3}]}""", "/a/1/b 2 3")]
    [InlineData("""{"a":{"b":1}}""", """{"a":"text"}""", """/a {"b":1} text""")]
    public void Only_what_the_template_says_is_compared(string expected, string actual, string differences) =>
        string.Join('|', PropertyComparison.Between(JsonNode.Parse(expected), JsonNode.Parse(actual), "")
            .Select(difference => $"{difference.Path} {difference.Expected} {difference.Actual}")).ShouldBe(differences);

    [Fact]
    public void Every_type_of_resource_can_be_compared()
    {
        var known = DescribeFile.Parse(DataFiles.Embedded.Read(DescribeFile.Path)).Rows.Select(row => row.Type).ToHashSet();
        Modules.All.SelectMany(module => module.Resources).Select(resource => (string)resource.Value!["Type"]!).Distinct()
            .Where(type => !known.Contains(type)).ShouldBeEmpty();
    }

    private static StackValues Values(BootstrapModule module, params (string Name, string Value)[] more)
    {
        var values = new Dictionary<string, string>
        {
            ["Profile"] = "work",
            ["RoleName"] = "role",
            ["RoleArn"] = "arn:aws:iam::123456789012:role/role",
            ["DeployerPolicyArn"] = "arn:aws:iam::123456789012:policy/p",
            ["Program"] = "bucket/mcc",
        };
        foreach (var (name, value) in more)
            values[name] = value;
        return new(module, module.StackOf("work"), Account, values, new Dictionary<string, string>());
    }
}
