using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

public sealed class ValidateTests : CommandLineTest
{
    private const string Config = "deploy/managed-inference/create-endpoint-config.json";
    private const string Record = ".mcc/project.json";

    /// <summary>What people do to a file, and what they are told, with line and column.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { Config, "\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 0",
            $"error: {Config}:5:7: `ProductionVariants[0].InitialInstanceCount` is `0`, but it must be at least 1." },
        { Config, "\"InitialInstanceCount\"", "\"InitialInstancesCount\"",
            $"error: {Config}:5:7: `ProductionVariants[0].InitialInstancesCount` is unknown to AWS: it must be a member of "
                + "ProductionVariant. Did you mean `InitialInstanceCount`?" },
        { Config, "\"VariantName\": \"AllTraffic\",\n", "",
            $"error: {Config}:3:5: `ProductionVariants[0].VariantName` is missing, and it is required in ProductionVariant. Add "
                + $"`VariantName`." },
        { Config, "\"InitialInstanceCount\": 1,", "\"InitialInstanceCount\": 1", $"error: {Config}:6:7: The file is not valid JSON: " },
        { Config, "\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 1, \"InitialInstanceCount\": 2",
            $"error: {Config}:5:34: `InitialInstanceCount` is in its object twice. Leave one of them." },
        { Config, "AllTraffic", "\\ud800", $"error: {Config}:1:1: The file is not valid JSON: " },
        { Config, "ml.m5.xlarge", "ml.m5.xlrge",
            $"`ProductionVariants[0].InstanceType` is `ml.m5.xlrge`, but it must be a value of ProductionVariantInstanceType. Did you "
                + $"mean `ml.m5.xlarge`" },
        { "runtime/aws/payloads.json", "CreateEndpointConfig", "CreateEndpointConfigs",
            "`create-endpoint-config` is for `CreateEndpointConfigs`, which projects do not send to sagemaker. Did you mean "
                + "`CreateEndpointConfig`" },
        { "runtime/aws/payloads.json", "\"sagemaker\"", "\"sagemakr\"",
            "which projects do not call. Did you mean `sagemaker`" },
        { "do/environment.json", "}", ", \"COUNT\": 1 }", "error: do/environment.json:" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Findings_have_a_location_and_a_fix(string file, string from, string to, string told)
    {
        var project = await Generate("edited", "--instance-type=ml.m5.xlarge", "--model-env=A=b");
        (await Mcc("validate", project)).ShouldBe(new Outcome("", "Everything in deploy/ is as AWS takes it.\n", ExitCode.Done));
        Edit(project, file, from, to);

        var (output, error, exit) = await Mcc("validate", project);

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldBeEmpty();
        error.ShouldContain(told);
    }

    [Fact]
    public async Task Missing_files_are_named()
    {
        var project = await Generate("thinned");
        File.Delete(Path.Combine(project, Config));
        (await Mcc("validate", project)).Error.ShouldContain($"{Config}: The file is missing.");
        (await Mcc("validate", Folder)).Error.ShouldBe("error: runtime/aws/payloads.json: The file is missing. "
            + "Generate the project again: `do/export` prints its settings.\n");
    }

    [Fact]
    public async Task Edited_files_are_checked_together()
    {
        var project = await Llm();
        (await Mcc("validate", project)).Exit.ShouldBe(ExitCode.Done);
        Edit(project, Config, "ml.g5.12xlarge", "ml.m5.xlarge");

        var (_, error, exit) = await Mcc("validate", project);

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"error: {Config}:6: `instanceType` is `ml.m5.xlarge` (from {Config}:6), which has no accelerator, but vLLM "
            + $"needs");
    }

    [Fact]
    public async Task Component_accelerators_are_checked_against_the_current_instance()
    {
        var project = await Llm("--endpoint-style=component");
        Edit(project, Config, "ml.g5.12xlarge", "ml.g5.xlarge");

        var (_, error, exit) = await Mcc("validate", project);

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("`icGpuCount` is 4 (from deploy/managed-inference/create-inference-component.json:");
        error.ShouldContain("but an `ml.g5.xlarge` has 1 accelerators.");
    }

    [Fact]
    public async Task A_role_of_another_partition_is_refused_everywhere()
    {
        var (_, error, exit) = await Mcc("abroad", $"--deployment-config={AnyBackend}", "--skip-prompts", "--region=cn-north-1",
            "--role-arn=arn:aws:iam::123456789012:role/execution");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("which is in the partition aws, but `region` `cn-north-1` (from --region) is in aws-cn. Use an ARN that starts "
            + "with arn:aws-cn:, or another region.");

        var project = await Generate("at-home", "--role-arn=arn:aws:iam::123456789012:role/execution");
        Edit(project, "deploy/managed-inference/create-model.json", "arn:aws:iam", "arn:aws-cn:iam");
        (await Mcc("validate", project)).Error.ShouldContain("(from deploy/managed-inference/create-model.json:");
    }

    [Fact]
    public async Task A_project_of_another_mcc_is_checked_as_far_as_it_is_known()
    {
        var project = await Generate("older");
        Edit(project, Record, "\"generatorVersion\": \"", "\"generatorVersion\": \"0.0.1-");
        (await Mcc("validate", project)).Error.ShouldContain($"note: {Record}:2:3: mcc 0.0.1-");

        Edit(project, Record, $"\"value\": \"{AnyBackend}\"", "\"value\": \"http-from-the-past\"");
        var (_, error, exit) = await Mcc("validate", project);
        exit.ShouldBe(ExitCode.Done);
        error.ShouldContain("does not know it in full");
        error.ShouldContain("Only its payloads were checked.");

        File.Delete(Path.Combine(project, Record));
        (await Mcc("validate", project)).Error.ShouldContain($"warning: {Record}: What the project was made from cannot be read here");
    }

    [Fact]
    public async Task Sarif_has_the_place_the_rule_and_the_message_of_each_finding()
    {
        var project = Path.Combine(Folder, "reported (ü)");
        Directory.Move(await Generate("reported", "--model-env=A=b"), project);
        Edit(project, Config, "\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 0");
        Edit(project, "do/environment.json", "{", "{ \"A/b~c\": \"d\",");

        var (output, _, exit) = await Mcc("validate", project, "--output=sarif");

        exit.ShouldBe(ExitCode.Refused);
        var report = JsonNode.Parse(output)!;
        report["version"]!.GetValue<string>().ShouldBe("2.1.0");
        report["$schema"]!.GetValue<string>().ShouldEndWith("sarif-schema-2.1.0.json");
        var run = report["runs"]!.AsArray().ShouldHaveSingleItem()!;
        run["originalUriBaseIds"]!["PROJECT"]!["uri"]!.GetValue<string>().ShouldEndWith("/reported%20%28%C3%BC%29/");
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        run["tool"]!["driver"]!["name"]!.GetValue<string>().ShouldBe("mcc");
        var results = run["results"]!.AsArray();
        results.Count.ShouldBe(2);
        foreach (var result in results)
        {
            // What the published schema requires of a result, and what it says of its rule.
            result!["message"]!["text"]!.GetValue<string>().ShouldNotBeEmpty();
            rules[result["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>().ShouldBe(result["ruleId"]!.GetValue<string>());
            result["level"]!.GetValue<string>().ShouldBe("error");
        }

        results.Select(Where).ShouldBe(
        [
            "do/environment.json 1 3 /A~1b~0c",
            $"{Config} 5 7 /ProductionVariants/0/InitialInstanceCount",
        ], ignoreOrder: true);

        static string Where(JsonNode? result)
        {
            var location = result!["locations"]!.AsArray().ShouldHaveSingleItem()!;
            var file = location["physicalLocation"]!;
            return $"{file["artifactLocation"]!["uri"]} {file["region"]!["startLine"]} {file["region"]!["startColumn"]} "
                + $"{location["logicalLocations"]![0]!["fullyQualifiedName"]}";
        }
    }

    [Fact]
    public async Task Sarif_of_a_good_project_is_a_report_without_results()
    {
        var (output, error, exit) = await Mcc("validate", await Generate("good"), "--output=sarif");
        exit.ShouldBe(ExitCode.Done);
        error.ShouldBe("Everything in deploy/ is as AWS takes it.\n");
        JsonNode.Parse(output)!["runs"]![0]!["results"]!.AsArray().ShouldBeEmpty();
    }

    private async Task<string> Llm(params string[] more)
    {
        var (_, error, exit) = await Mcc(
            ["llm", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-8B", "--instance-type=ml.g5.12xlarge",
                "--skip-prompts", .. more]);
        exit.ShouldBe(ExitCode.Done, error);
        return Path.Combine(Folder, "llm");
    }

    private static void Edit(string project, string file, string from, string to)
    {
        var path = Path.Combine(project, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(from);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
    }
}
