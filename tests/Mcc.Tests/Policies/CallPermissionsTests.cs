using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Policies;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Policies;

public sealed class CallPermissionsTests
{
    private static readonly PermissionsFile File = PermissionsFile.Parse(DataFiles.Embedded.Read(PermissionsFile.Path));

    private static readonly CallPermissions Permissions = new(File, "aws", "eu-west-1", "123456789012");

    private const string SageMaker = "arn:aws:sagemaker:eu-west-1:123456789012:";

    [Theory]
    [InlineData("sagemaker", "CreateModel", """{"ModelName":"Rides","ExecutionRoleArn":"arn:aws:iam::1:role/r","Tags":[{"Key":"a","Value":"b"}]}""",
        $"sagemaker:CreateModel {SageMaker}model/rides, iam:PassRole arn:aws:iam::1:role/r, sagemaker:AddTags {SageMaker}model/rides")]
    [InlineData("sagemaker", "CreateModel", """{"ModelName":"m"}""", $"sagemaker:CreateModel {SageMaker}model/m")]
    [InlineData("sagemaker", "CreateEndpoint", """{"EndpointName":"e","EndpointConfigName":"c"}""",
        $"sagemaker:CreateEndpoint {SageMaker}endpoint/e, sagemaker:CreateEndpoint {SageMaker}endpoint-config/c")]
    [InlineData("sagemaker", "ListModels", "{}", "sagemaker:ListModels *")]
    [InlineData("sagemaker", "DescribeModelPackage", """{"ModelPackageName":"arn:aws:sagemaker:eu-west-1:1:model-package/g/2"}""",
        "sagemaker:DescribeModelPackage arn:aws:sagemaker:eu-west-1:1:model-package/g/2")]
    [InlineData("sagemaker-runtime", "InvokeEndpointWithResponseStream", """{"EndpointName":"e"}""",
        $"sagemaker:InvokeEndpoint {SageMaker}endpoint/e")]
    [InlineData("sagemaker-runtime", "InvokeEndpoint", """{"EndpointName":"e","InferenceComponentName":"c"}""",
        $"sagemaker:InvokeEndpoint {SageMaker}endpoint/e, sagemaker:InvokeEndpoint {SageMaker}inference-component/c")]
    [InlineData("cloudwatch", "DeleteAlarms", """{"AlarmNames":["A","b"]}""",
        "cloudwatch:DeleteAlarms arn:aws:cloudwatch:eu-west-1:123456789012:alarm:A, "
        + "cloudwatch:DeleteAlarms arn:aws:cloudwatch:eu-west-1:123456789012:alarm:b")]
    [InlineData("codebuild", "BatchGetBuilds", """{"ids":["rides-build:11-22"]}""",
        "codebuild:BatchGetBuilds arn:aws:codebuild:eu-west-1:123456789012:project/rides-build")]
    [InlineData("s3", "CopyObject", """{"Bucket":"b","Key":"k/x","CopySource":"from/y"}""", "s3:GetObject arn:aws:s3:::from/y, s3:PutObject arn:aws:s3:::b/k/x")]
    [InlineData("s3", "HeadObject", """{"Bucket":"b","Key":"k"}""", "s3:GetObject arn:aws:s3:::b/k")]
    [InlineData("sts", "GetCallerIdentity", "{}", "")]
    [InlineData("ecr", "GetAuthorizationToken", "{}", "ecr:GetAuthorizationToken *")]
    [InlineData("iam", "GetRole", """{"RoleName":"r"}""", "iam:GetRole arn:aws:iam::123456789012:role/r")]
    public void A_call_needs_these_actions_on_these_resources(string service, string operation, string input, string needed) =>
        string.Join(", ", Permissions.Of(service, operation, (JsonObject)JsonNode.Parse(input)!)
            .Select(call => $"{call.Action} {call.Resource}")).ShouldBe(needed);

    [Fact]
    public void A_role_is_passed_to_the_service_that_the_call_is_for()
    {
        var passed = Permissions.Of("codebuild", "CreateProject", new() { ["name"] = "p", ["serviceRole"] = "arn:aws:iam::1:role/b" })
            .Single(call => call.Action == "iam:PassRole");
        passed.Keys["iam:PassedToService"].ShouldBe(["codebuild.amazonaws.com"]);
    }

    /// <summary>An operation, a member or a service with a wrong name would never apply.</summary>
    [Fact]
    public void Every_row_names_operations_and_members_of_the_service_model()
    {
        var wrong = new List<string>();
        foreach (var row in File.Rows)
        {
            if (!Combinations.Shipped.Services.Names.Contains(row.Service))
                continue;
            var model = Combinations.Shipped.Services[row.Service];
            foreach (var operation in row.Operations.Where(name => model.FindOperation(name) is not null))
            {
                var members = model.Operation(operation).InputShape?.Members.Select(member => member.Name).ToList() ?? [];
                wrong.AddRange(row.On.SelectMany(Placeholders).Append(row.When ?? "account")
                    .Where(name => name is not ("account" or "partition" or "Keys") && !members.Contains(name))
                    .Select(name => $"{row.Service} {operation}: {name}"));
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<string> Placeholders(string form) =>
        form.Split('{').Skip(1).Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)].TrimEnd(':').Replace("[]", "",
            StringComparison.Ordinal));
}
