using System.Text.Json.Nodes;
using Mcc.Core.Bootstrap;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Policies;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Bootstrap;

/// <summary>The policy of the module deployer allows each call of the scripts, and has no statement that none of them needs.</summary>
public sealed class DeployerPolicyTests
{
    private const string Account = "123456789012";
    private const string Region = "eu-west-1";
    private const string Role = $"arn:aws:iam::{Account}:role/mcc-work-core-ExecutionRole-1";
    private const string BuildRole = $"arn:aws:iam::{Account}:role/mcc-work-codebuild-BuildRole-1";
    private const string SageMaker = $"arn:aws:sagemaker:{Region}:{Account}";
    private const string Balancing = $"arn:aws:elasticloadbalancing:{Region}:{Account}";

    /// <summary>
    /// A role of each project: with the module codebuild the scripts do not create one, and who may create roles may do everything.
    /// </summary>
    private static readonly string[] NotAllowed =
        ["iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:PutRolePolicy"];

    private static readonly CallPermissions Permissions =
        new(PermissionsFile.Parse(DataFiles.Embedded.Read(PermissionsFile.Path)), "aws", Region, Account);

    private static readonly Lazy<IReadOnlyList<(ScriptCall Script, PolicyCall Call)>> Calls = new(() =>
    [
        .. from script in ScriptedProjects.All.SelectMany(each => each.Calls).Concat(Secrets).Distinct()
               .OrderBy(call => call.Path, StringComparer.Ordinal).ThenBy(call => call.Operation, StringComparer.Ordinal)
           from input in Inputs(script)
           from call in Permissions.Of(script.Service, script.Operation, input)
           select (script, call),
    ]);

    /// <summary>What <c>mcc secrets</c> calls.</summary>
    private static IEnumerable<ScriptCall> Secrets =>
        new[] { "CreateSecret", "DescribeSecret", "PutSecretValue", "DeleteSecret", "RestoreSecret", "ListSecrets", "GetSecretValue" }
            .Select(operation => new ScriptCall("secretsmanager", operation, "mcc secrets", ""));

    public static TheoryData<string> Statements => [.. ModulePolicies.Sids(Module("deployer"))];

    [Fact]
    public void Every_call_of_the_scripts_is_allowed()
    {
        var policy = Policy();
        Calls.Value.Count.ShouldBeGreaterThan(80);
        Calls.Value.Where(each => !policy.Decide(each.Call).IsAllowed)
            .Select(each => each.Call.Action).Distinct().Order(StringComparer.Ordinal).ShouldBe(NotAllowed);
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public void Without_a_statement_a_call_of_the_scripts_is_refused(string sid)
    {
        var whole = Policy();
        var less = new PolicyDocument([.. whole.Statements.Where(statement => statement.Sid != sid)]);
        less.Statements.Count.ShouldBe(whole.Statements.Count - 1);
        Calls.Value.Where(each => whole.Decide(each.Call).IsAllowed).ShouldContain(each => !less.Decide(each.Call).IsAllowed);
    }

    [Fact]
    public void Each_action_is_one_that_a_script_needs() =>
        Policy().Statements.SelectMany(statement => statement.Actions).Distinct()
            .Except(Calls.Value.Select(each => each.Call.Action)).ShouldBeEmpty();

    [Theory]
    [InlineData("iam:PassRole", $"arn:aws:iam::{Account}:role/admin", "sagemaker.amazonaws.com")]
    [InlineData("iam:PassRole", Role, "ec2.amazonaws.com")]
    [InlineData("sagemaker:CreateModel", $"arn:aws:sagemaker:{Region}:999999999999:model/rides", "")]
    [InlineData("sagemaker:CreateModel", $"arn:aws:sagemaker:us-west-2:{Account}:model/rides", "")]
    [InlineData("s3:GetObject", "arn:aws:s3:::somebody-elses/key", "")]
    [InlineData("s3:DeleteBucket", $"arn:aws:s3:::sagemaker-{Region}-{Account}", "")]
    [InlineData("secretsmanager:GetSecretValue", $"arn:aws:secretsmanager:{Region}:{Account}:secret:database-AbCdEf", "")]
    [InlineData("secretsmanager:DeleteSecret", $"arn:aws:secretsmanager:{Region}:999999999999:secret:mcc/hf-token/team-AbCdEf", "")]
    [InlineData("logs:DeleteLogGroup", $"arn:aws:logs:{Region}:{Account}:log-group:/aws/lambda/other:*", "")]
    public void Other_resources_are_not_allowed(string action, string resource, string passedTo) =>
        Policy().Decide(new(action, resource, new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            ["iam:PassedToService"] = [passedTo],
        })).IsAllowed.ShouldBeFalse();

    /// <summary>Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, without spaces.</summary>
    [Fact]
    public void Each_policy_fits_into_a_managed_policy() => Json()["Statement"]!.AsArray()
        .GroupBy(statement => Template().First(policy => policy.Value!.ToJsonString().Contains(
            $"\"{(string)statement!["Sid"]!}\"", StringComparison.Ordinal)).Key, statement => statement!.ToJsonString().Length + 1)
        .Where(policy => policy.Sum() + """{"Version":"2012-10-17","Statement":[]}""".Length >= 6144).Select(policy => policy.Key)
        .ShouldBeEmpty();

    private static JsonObject Template() => Module("deployer").Resources;

    private static BootstrapModule Module(string id) => ModuleList.Read(DataFiles.Embedded).Find(id)!;

    private static JsonObject Json()
    {
        var module = Module("deployer");
        return ModulePolicies.Of(module, new(module, module.StackOf("work"), new(Account, Region, "aws"),
            new Dictionary<string, string> { ["Profile"] = "work", ["RoleArn"] = Role, ["BuildRoleArn"] = BuildRole },
            new Dictionary<string, string>()));
    }

    private static PolicyDocument Policy()
    {
        var findings = new List<Finding>();
        var policy = PolicyDocument.Read(Json(), "deployer", findings);
        findings.ShouldBeEmpty();
        return policy!;
    }

    /// <summary>
    /// Requests as scripts send them: each with names of a project, and once for each kind of thing that has tags or an image.
    /// </summary>
    private static IEnumerable<JsonObject> Inputs(ScriptCall script) => (script.Service, script.Operation) switch
    {
        ("sagemaker", "ListTags" or "AddTags" or "DeleteTags") =>
            [Input(("ResourceArn", $"{SageMaker}:endpoint/rides")), Input(("ResourceArn", $"{SageMaker}:inference-component/rides"))],
        ("ecr", "BatchGetImage" or "GetDownloadUrlForLayer" or "BatchCheckLayerAvailability") =>
            [Input(), Input(("repositoryName", "arn:aws:ecr:us-west-2:763104351884:repository/djl-inference"))],
        ("ecr", "ListTagsForResource") => [Input(("resourceArn", $"arn:aws:ecr:{Region}:{Account}:repository/rides"))],
        ("s3", _) => [Input(), Input(("Bucket", "mcc-work-storage-modelsbucket-1"))],
        ("sagemaker-runtime", _) => [Input()],
        ("sagemaker", "DescribeModelPackage") => [Input(("ModelPackageName",
            $"arn:aws:sagemaker:{Region}:999999999999:model-package/group/3"))],
        ("sagemaker", "UpdateModelPackage") => [Input(("ModelPackageArn", $"{SageMaker}:model-package/group/3"))],
        ("lambda", "TagResource") => [Input(("Resource", $"arn:aws:lambda:{Region}:{Account}:function:rides-lambda"))],
        ("lambda", "CreateFunction" or "UpdateFunctionConfiguration") => [Input(("Role", Role))],
        ("ecs", "CreateExpressGatewayService" or "RegisterTaskDefinition" or "CreateService" or "UpdateExpressGatewayService") =>
            [new()
            {
                ["cluster"] = "default", ["serviceName"] = "rides-ecs", ["family"] = "rides-ecs", ["executionRoleArn"] = Role,
                ["infrastructureRoleArn"] = $"arn:aws:iam::{Account}:role/mcc-work-express-InfrastructureRole-1",
                ["serviceArn"] = $"arn:aws:ecs:{Region}:{Account}:service/default/rides-ecs", ["tags"] = new JsonArray(),
            }],
        ("ecs", "TagResource") => [Input(("resourceArn", $"arn:aws:ecs:{Region}:{Account}:service/default/rides-ecs"))],
        ("ecs", _) => [Input(("serviceArn", $"arn:aws:ecs:{Region}:{Account}:service/default/rides-ecs"))],
        ("elbv2", _) =>
            [Input(("Name", "rides-ecs"), ("LoadBalancerArn", $"{Balancing}:loadbalancer/app/rides-ecs/1"),
                ("TargetGroupArn", $"{Balancing}:targetgroup/rides-ecs/1"), ("ListenerArn", $"{Balancing}:listener/app/rides-ecs/1/1"))],
        ("logs", "CreateLogGroup") => [new() { ["logGroupName"] = "/aws/ecs/rides-ecs" }],
        ("logs", "FilterLogEvents") =>
            [Input(), Input(("logGroupName", "/aws/lambda/rides-lambda")), Input(("logGroupName", "/aws/ecs/rides-ecs"))],
        ("secretsmanager", "CreateSecret") => [new() { ["Name"] = "mcc/hf-token/team", ["Tags"] = new JsonArray(new JsonObject()) }],
        ("secretsmanager", _) =>
            [Input(("SecretId", $"arn:aws:secretsmanager:{Region}:{Account}:secret:mcc/hf-token/team-AbCdEf")),
                Input(("SecretId", "mcc/hf-token/team"))],
        ("logs", "GetLogEvents") => [Input(), Input(("logGroupName", "/aws/codebuild/rides-build"))],
        ("logs", "DeleteLogGroup") =>
            [Input(), Input(("logGroupName", "/aws/codebuild/rides-build")), Input(("logGroupName", "/aws/lambda/rides-lambda"))],
        _ => [Input()],
    };

    private static JsonObject Input(params (string Member, string Value)[] others)
    {
        var input = new JsonObject();
        foreach (var member in new[]
        {
            "ModelName", "EndpointName", "EndpointConfigName", "InferenceComponentName", "TransformJobName", "AlarmName", "DashboardName",
            "ModelPackageName", "HubContentName", "ClusterName", "RoleName", "repositoryName",
        })
            input[member] = "rides";
        input["AlarmNames"] = new JsonArray("rides-wake");
        input["DashboardNames"] = new JsonArray("rides");
        input["HubName"] = "SageMakerPublicHub";
        input["HubContentType"] = "Model";
        input["ExecutionRoleArn"] = Role;
        input["serviceRole"] = BuildRole;
        input["name"] = "rides-build";
        input["projectName"] = "rides-build";
        input["names"] = new JsonArray("rides-build");
        input["ids"] = new JsonArray("rides-build:1");
        input["repositoryNames"] = new JsonArray("rides");
        input["logGroupName"] = "/aws/sagemaker/Endpoints/rides";
        input["Bucket"] = $"sagemaker-{Region}-{Account}";
        input["Key"] = "rides/model.tar.gz";
        input["Tags"] = new JsonArray(new JsonObject { ["Key"] = "mcc:project", ["Value"] = "rides" });
        input["tags"] = input["Tags"]!.DeepClone();
        foreach (var (member, value) in others)
            input[member] = value;
        return input;
    }
}
