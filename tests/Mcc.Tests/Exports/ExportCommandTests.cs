using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Tests.Cli;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Exports;

public sealed class ExportCommandTests : CommandLineTest
{
    private const string Image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/kept@sha256:"
        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Later_values_are_template_parameters()
    {
        var project = await Generate("kept", "--instance-type=ml.m5.xlarge", "--endpoint-volume-size=100", "--model-env=GREETING=hello");
        Write("kept/.mcc/state.json", $$"""{"image": "{{Image}}"}""");
        Edit("kept/deploy/managed-inference/create-endpoint-config.json", "\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 3");

        var template = await Template(project);

        var variant = Properties(template, "EndpointConfig")["ProductionVariants"]![0]!;
        variant["InitialInstanceCount"]!.GetValue<int>().ShouldBe(3);
        variant["InstanceType"]!.GetValue<string>().ShouldBe("ml.m5.xlarge");
        variant["VolumeSizeInGB"]!.GetValue<int>().ShouldBe(100);
        variant["ModelName"]!.ToJsonString().ShouldBe("""{"Fn::GetAtt":["Model","ModelName"]}""");
        var container = Properties(template, "Model")["PrimaryContainer"]!;
        container["Environment"]!["GREETING"]!.GetValue<string>().ShouldBe("hello");
        container["Image"]!.ToJsonString().ShouldBe("""{"Ref":"ImageUri"}""");
        template["Parameters"]!["ImageUri"]!["Default"]!.GetValue<string>().ShouldBe(Image);
        // do/push has made it already.
        template["Parameters"]!["CreateRepository"]!["Default"]!.GetValue<string>().ShouldBe("false");
        Properties(template,
            "Endpoint")["DeploymentConfig"]!["BlueGreenUpdatePolicy"]!["TrafficRoutingConfiguration"]!["Type"]!
                .GetValue<string>().ShouldBe("ALL_AT_ONCE");
        Properties(template, "Repository")["LifecyclePolicy"]!["LifecyclePolicyText"]!.GetValue<string>()
            .ShouldContain("\"tagPrefixList\":[\"deployed-\"]");
        template["Parameters"]!.AsObject().ContainsKey("BucketName").ShouldBeFalse();
    }

    [Fact]
    public async Task An_existing_role_is_used_and_none_is_created()
    {
        var template = await Template(await Generate("roled", "--role-arn=arn:aws:iam::123456789012:role/execution"));
        Properties(template, "Model")["ExecutionRoleArn"]!.GetValue<string>().ShouldBe("arn:aws:iam::123456789012:role/execution");
        template["Resources"]!.AsObject().ContainsKey("ExecutionRole").ShouldBeFalse();

        (await Template(await Generate("unroled")))["Resources"]!["ExecutionRole"]!["Condition"]!.GetValue<string>().ShouldBe("MakesRole");
    }

    [Fact]
    public async Task A_component_and_an_asynchronous_endpoint_have_theirs()
    {
        var component = Properties(await Template(await Generate("parts", "--endpoint-style=component", "--ic-copy-count=2")),
            "InferenceComponent");
        component["RuntimeConfig"]!["CopyCount"]!.GetValue<int>().ShouldBe(2);
        component["EndpointName"]!.ToJsonString().ShouldBe("""{"Fn::GetAtt":["Endpoint","EndpointName"]}""");
        component["DeploymentConfig"]!["RollingUpdatePolicy"].ShouldNotBeNull();

        var slow = await Template(await Generate("slow", "--deployment-target=async-inference",
            "--async-sns-error-topic=arn:aws:sns:us-east-1:123456789012:failed"));
        var output = Properties(slow, "EndpointConfig")["AsyncInferenceConfig"]!["OutputConfig"]!;
        output["NotificationConfig"]!["ErrorTopic"]!.GetValue<string>().ShouldEndWith(":failed");
        output["S3OutputPath"]!.ToJsonString().ShouldContain("BucketName");
        slow["Resources"]!["ExecutionRole"]!.ToJsonString().ShouldContain("\"sns:Publish\"");
    }

    [Fact]
    public async Task Alarms_watch_what_is_exported_and_wake_it_from_zero()
    {
        string[] options = ["--endpoint-style=component", "--alarms", "--autoscaling-min=0", "--autoscaling-max=3"];
        var project = await Generate("awake", options);

        var resources = (await Template(project))["Resources"]!.AsObject();
        var alarms = resources.Where(resource => (string)resource.Value!["Type"]! == "AWS::CloudWatch::Alarm")
            .Select(resource => resource.Value!["Properties"]!).ToList();
        alarms.Select(alarm => (string)alarm["MetricName"]!).Order(StringComparer.Ordinal)
            .ShouldBe(["Invocation5XXErrors", "ModelLatency", "NoCapacityInvocationFailures"]);
        alarms.ShouldAllBe(alarm => alarm["Dimensions"]![0]!["Value"]!.ToJsonString() == """{"Ref":"InferenceComponentName"}""");
        var wakes = alarms.Single(alarm => alarm["AlarmActions"] is not null)["AlarmActions"]!.AsArray().ShouldHaveSingleItem()!;
        var policy = resources[(string)wakes["Ref"]!]!["Properties"]!;
        policy["PolicyType"]!.GetValue<string>().ShouldBe("StepScaling");

        var (terraform, _, exit) = await Mcc("export", project, "--format=terraform");
        exit.ShouldBe(ExitCode.Done);
        terraform.ShouldContain("alarm_actions = [aws_appautoscaling_policy.scaling_policy2[0].arn]");
        terraform.ShouldContain("\"InferenceComponentName\" = var.inference_component_name");
        // Each apply would undo what auto scaling did.
        terraform.ShouldContain("ignore_changes = [runtime_config]");
        (await Mcc("export", await Generate("fixed", "--endpoint-style=component"), "--format=terraform")).Output
            .ShouldNotContain("ignore_changes");
    }

    [Fact]
    public async Task A_batch_template_ends_with_the_model_and_a_note()
    {
        var (output, error, exit) = await Mcc("export", await Generate("batch", "--deployment-target=batch-transform"),
            "--format=cloudformation");
        exit.ShouldBe(ExitCode.Done);
        error.ShouldContain("note: deploy/batch-transform/create-transform-job.json is not in the template: "
            + "a transform job is not a resource and runs "
            + "once");
        output.ShouldContain("AWS::SageMaker::Model");
        output.ShouldNotContain("AWS::SageMaker::Endpoint");
    }

    [Theory]
    [InlineData("hyperpod-eks", "terraform")]
    [InlineData("eks", "terraform")]
    [InlineData("eks", "cloudformation")]
    public async Task Kubernetes_has_its_template_already(string target, string format)
    {
        var (output, error, exit) = await Mcc("export", await Generate("pods", $"--deployment-target={target}"), $"--format={format}");
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldBeEmpty();
        error.ShouldContain("For Kubernetes, use the folder of the target below deploy/");
    }

    [Theory]
    [InlineData("cloudformation", "AWS::SageMaker::EndpointConfig of CloudFormation")]
    [InlineData("terraform", "aws_sagemaker_endpoint_configuration of Terraform")]
    public async Task What_has_no_place_there_is_refused_by_name(string format, string told)
    {
        var (_, error, exit) = await Mcc("export",
            await Generate("pooled", "--instance-type=ml.m5.xlarge", "--fallback-instance-types=ml.m5.2xlarge"), $"--format={format}");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"error: deploy/managed-inference/create-endpoint-config.json:6:7: {told} does not support `InstancePools`");
    }

    [Fact]
    public async Task A_payload_that_AWS_refuses_is_not_exported()
    {
        var project = await Generate("broken");
        Edit("broken/deploy/managed-inference/create-endpoint-config.json", "\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 0");
        var (output, error, exit) = await Mcc("export", project, "--format=terraform");
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldBeEmpty();
        error.ShouldContain("must be at least 1");
    }

    [Theory]
    [InlineData("SECRET={{resolve:secretsmanager:other}}", "would be looked up in Parameter Store or Secrets Manager")]
    [InlineData("Ref=ImageUri", "is the name of a function")]
    public async Task What_CloudFormation_would_compute_is_refused(string variable, string told)
    {
        var project = await Generate("lured", $"--model-env={variable}");
        var (_, error, exit) = await Mcc("export", project, "--format=cloudformation");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(told);
        (await Mcc("export", project, "--format=terraform")).Exit.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task A_file_is_written_once_in_the_format_of_its_extension()
    {
        var project = await Generate("filed");
        (await Mcc("export", project, "--format=cloudformation", "--output-file=stack.yaml")).Exit.ShouldBe(ExitCode.Done);
        (await File.ReadAllTextAsync(Path.Combine(Folder, "stack.yaml"), TestContext.Current.CancellationToken))
            .ShouldStartWith("AWSTemplateFormatVersion: \"2010-09-09\"\n");
        var (_, error, exit) = await Mcc("export", project, "--format=cloudformation", "--output-file=stack.yaml");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("overwrite it with --force");
        (await Mcc("export", project, "--format=cloudformation", "--output-file=stack.yaml", "--force")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("export", project, "--format=pulumi")).Exit.ShouldBe(ExitCode.Usage);
        (await Mcc("export", project, "--format=terraform", "--output=json")).Output.ShouldContain("\"template\": \"");
    }

    [Fact]
    public async Task Hostile_variables_come_back_from_both_readers_as_themselves()
    {
        var values = HostileValues.All.Where(value => value.Length is > 0 and < 1024
            && !value.Contains("{{resolve:", StringComparison.Ordinal) && !Readback.HasControl(value, "\n\t")).Distinct().Index()
            .ToDictionary(value => $"V{value.Index}", value => value.Item, StringComparer.Ordinal);
        values.Count.ShouldBeGreaterThan(300);
        var project = await Generate("hostile");
        var templates = new List<(string CloudFormation, string Terraform)>();
        // SageMaker takes a hundred variables.
        foreach (var part in values.Chunk(100))
        {
            Write("hostile/do/environment.json", JsonSerializer.Serialize(part.ToDictionary(StringComparer.Ordinal)));
            templates.Add((await Exported(project, "cloudformation"), await Exported(project, "terraform")));
        }

        (await ReadBack.CloudFormation(templates.Select(template => template.CloudFormation)))?.ShouldBe(values, ignoreOrder: true);
        (await ReadBack.Terraform(templates.Select(template => template.Terraform)))?.ShouldBe(
            values.ToDictionary(value => value.Key, value => value.Value.Normalize()), ignoreOrder: true);
    }

    [Fact]
    public async Task Text_that_Terraform_changes_is_reported() =>
        (await Mcc("export", await Generate("composed", "--model-env=A=ß\u0301e\u0301"),
            "--format=terraform")).Error.ShouldContain("in Unicode's composed form");

    private async Task<string> Exported(string project, string format)
    {
        var (output, error, exit) = await Mcc("export", project, $"--format={format}");
        exit.ShouldBe(ExitCode.Done, error);
        return output;
    }

    private async Task<JsonNode> Template(string project)
    {
        var path = Path.Combine(Folder, $"{Path.GetFileName(project)}.json");
        var (_, error, exit) = await Mcc("export", project, "--format=cloudformation", $"--output-file={path}");
        exit.ShouldBe(ExitCode.Done, error);
        return JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
    }

    private static JsonNode Properties(JsonNode template, string resource) =>
        template["Resources"]![resource].ShouldNotBeNull()["Properties"]!;

    private void Edit(string path, string from, string to)
    {
        var full = Path.Combine(Folder, path);
        var text = File.ReadAllText(full);
        text.ShouldContain(from);
        File.WriteAllText(full, text.Replace(from, to, StringComparison.Ordinal));
    }
}
