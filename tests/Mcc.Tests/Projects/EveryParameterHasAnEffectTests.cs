using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Nobody sets an option for nothing: each one changes a file of some combination, beyond the record of what was said.</summary>
public sealed class EveryParameterHasAnEffectTests
{
    private const string TwoImages = "one=registry.example/image:1,two=registry.example/image:1";

    /// <summary>Those without an effect so far, each with the reason. Whoever gives one its effect takes it off.</summary>
    private static readonly Dictionary<string, string> Awaited = new(StringComparer.Ordinal)
    {
    };

    /// <summary>Those whose effect is not in the files that a template makes.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["hfToken"] = "a secret is never written",
        ["ngcToken"] = "a secret is never written",
        ["trustModel"] = "it decides whether the model is read at all",
        ["modelPath"] = "the model is copied: its own tests",
        ["modelInput"] = "without it there is no project to compare with: its own tests",
        ["modelOutput"] = "without it there is no project to compare with: its own tests",
        ["vpcSubnets"] = "one without the other is refused: AccountOptionsTests",
        ["vpcSecurityGroups"] = "one without the other is refused: AccountOptionsTests",
        ["codePath"] = "the modules are copied: their own tests",
        ["containerAccepts"] = "the types are compared with the other containers: CombinedContainersTests",
        ["containerAnswers"] = "it decides a variable of a project's container: CombinedContainersTests",
    };

    /// <summary>Values that a type does not suggest.</summary>
    private static readonly Dictionary<string, string> Samples = new(StringComparer.Ordinal)
    {
        ["projectName"] = "another",
        ["modelName"] = "Qwen/Qwen3-0.6B",
        ["instanceType"] = "ml.m5.4xlarge",
        ["framework"] = "xgboost",
        ["ecrPullAccounts"] = "222233334444",
        ["ecrReplicateTo"] = "eu-west-1",
        ["imageCache"] = "public.ecr.aws=123456789012.dkr.ecr.us-east-1.amazonaws.com/ecr-public",
        ["fallbackInstanceTypes"] = "ml.m5.4xlarge",
        ["containers"] = TwoImages,
        ["inferenceAmiVersion"] = "al2-ami-sagemaker-inference-gpu-3-1",
        ["region"] = "eu-west-1",
        ["roleArn"] = "arn:aws:iam::123456789012:role/execution",
        ["allowPlainVariable"] = "NAME",
        ["hfTokenArn"] = "arn:aws:secretsmanager:us-east-1:123456789012:secret:hf-AbCdEf",
        ["ngcTokenArn"] = "arn:aws:secretsmanager:us-east-1:123456789012:secret:ngc-AbCdEf",
        ["capacityReservationArn"] = "arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan",
        ["asyncSnsSuccessTopic"] = "arn:aws:sns:us-east-1:123456789012:done",
        ["asyncSnsErrorTopic"] = "arn:aws:sns:us-east-1:123456789012:failed",
        ["fsxVolumeHandle"] = "fs-0123456789abcdef0",
        ["fsxPath"] = "models/qwen3",
        ["hpMemRequest"] = "3Gi",
        ["hpCpuRequest"] = "1500m",
        ["hpPrometheus"] = "http://prometheus.example:9090",
        ["irsaRoleArn"] = "arn:aws:iam::123456789012:role/models",
        ["kubernetesHost"] = "model.example.com",
        ["endpointVariantName"] = "blue",
        ["testTypes"] = "local-model-server",
        ["modelEnv"] = "NAME=value",
        ["serverEnv"] = "NAME=value",
        ["icEnv"] = "NAME=value",
        ["icMemorySize"] = "2048",
        ["icCpuCount"] = "0.5",
        ["modelParameter"] = "threshold=0.4",
        ["kmsKey"] = "alias/key",
        ["tags"] = "team=search",
        ["transformAmiVersion"] = "al2-ami-sagemaker-batch-gpu-535",
        ["modelDownloadTimeout"] = "1800",
        ["ecsMemory"] = "3072",
        ["ecsCertificateArn"] = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
        ["ecsInfrastructureRoleArn"] = "arn:aws:iam::123456789012:role/infrastructure",
        ["batchInputFilter"] = "$[1:]",
        ["batchOutputFilter"] = "$[0,-1]",
    };

    /// <summary>What must be beside an option for it to mean anything.</summary>
    private static readonly Dictionary<string, (string Key, string Value)[]> Beside = new(StringComparer.Ordinal)
    {
        ["invocation"] = [("containers", TwoImages)],
        ["maxLoras"] = [("enableLora", "true")],
        ["maxLoraRank"] = [("enableLora", "true")],
        ["benchmarkConcurrency"] = [("includeBenchmark", "true")],
        ["benchmarkInputTokensMean"] = [("includeBenchmark", "true")],
        ["benchmarkOutputTokensMean"] = [("includeBenchmark", "true")],
        ["benchmarkStreaming"] = [("includeBenchmark", "true")],
        ["benchmarkRequestCount"] = [("includeBenchmark", "true")],
        ["benchmarkS3OutputPath"] = [("includeBenchmark", "true")],
        ["icGpuCount"] = [("instanceType", "ml.g5.12xlarge")],
        ["fsxPath"] = [("fsxVolumeHandle", "fs-0123456789abcdef0")],
        ["hpEfaEnabled"] = [("instanceType", "ml.g5.12xlarge")],
        ["hpGpuCount"] = [("instanceType", "ml.g5.12xlarge")],
        ["hpPriorityClass"] = [("hpQueue", "team")],
        ["hpAutoscaler"] = [("autoscalingMax", "4"), ("serverEnv", "MCC_METRICS_PORT=9090")],
        ["hpPrometheus"] = [("autoscalingMax", "4")],
        ["irsaRoleArn"] = [("hpServiceAccount", "models")],
        ["kubernetesHost"] = [("kubernetesIngress", "internal")],
        ["modelParameter"] = [("modelInput", "input__0:FP32:-1,4"), ("modelOutput", "output__0:FP32:-1,1")],
        ["batchMaxConcurrent"] = [("batchMaxPayload", "1")],
        ["autoscalingMin"] = [("autoscalingMax", "4")],
        ["autoscalingTarget"] = [("autoscalingMax", "4")],
    };

    public static TheoryData<string> Keys =>
        [.. Made.Catalog.Parameters.All.Where(parameter => !parameter.Run && !Elsewhere.ContainsKey(parameter.Key))
            .Select(parameter => parameter.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_parameter_changes_the_files_of_a_combination_that_it_is_for(string key)
    {
        var parameter = Made.Catalog.Parameters[key];
        var combinations = Combinations(parameter).ToList();
        var effective = combinations.Exists(combination => HasEffect(parameter, combination));

        if (Awaited.TryGetValue(key, out var reason))
            effective.ShouldBeFalse($"{key} has an effect now; take it off the list ({reason}).");
        else if (combinations.Count > 0)
            effective.ShouldBeTrue($"{key} changes nothing in any of {combinations.Count} combinations.");
    }

    public static TheoryData<string> RunKeys =>
        [.. Made.Catalog.Parameters.All.Where(parameter => parameter is { Run: true, AlwaysOn: false }).Select(parameter => parameter.Key)];

    /// <summary>
    /// An option that steers the run leaves no trace in files, but somebody must ask for it; what it does, its own tests see.
    /// </summary>
    [Theory]
    [MemberData(nameof(RunKeys))]
    public void An_option_of_the_run_is_read_somewhere(string key)
    {
        var property = $"{char.ToUpperInvariant(key[0])}{key[1..]}";
        SourceTree.Code("src").Any(path => SourceTree.Text(path) is var code
            && (code.Contains($"Settings.{property}.", StringComparison.Ordinal)
                || code.Contains($"arameters.{property}", StringComparison.Ordinal))).ShouldBeTrue();
    }

    [Fact]
    public void What_is_awaited_is_a_parameter() =>
        Awaited.Keys.Concat(Elsewhere.Keys).Concat(Samples.Keys).Concat(Beside.Keys)
            .ShouldAllBe(key => Made.Catalog.Parameters.Find(key) != null);

    /// <summary>The settings of every backend and target, as far as the parameter has an effect there by its own word.</summary>
    private static IEnumerable<(string Key, JsonNode Value)[]> Combinations(Parameter parameter)
    {
        var targets = Made.Catalog.Targets.Select(target => target.Id)
            .OrderBy(id => id == Made.Catalog.Parameters.DeploymentTarget.Default?.GetString() ? 0 : 1);
        foreach (var target in targets)
        {
            foreach (var backend in Made.Catalog.Backends)
            {
                var settings = new Dictionary<string, JsonNode>(StringComparer.Ordinal)
                {
                    ["projectName"] = "sample",
                    ["deploymentConfig"] = backend.Id,
                    ["deploymentTarget"] = target,
                };
                if (Made.Catalog.Parameters.ModelName.Required!.Holds(name => Constant(backend, name)))
                    settings["modelName"] = "Qwen/Qwen3-8B";
                foreach (var (name, values) in parameter.For.Terms.Where(term => Made.Catalog.Parameters.Find(term.Key) != null))
                    settings.TryAdd(name, values[0]);
                foreach (var (name, value) in Beside.GetValueOrDefault(parameter.Key) ?? [])
                    settings[name] = value;
                if (parameter.For.Holds(name => name == "architecture"
                    ? backend.Architecture : settings.GetValueOrDefault(name)?.ToString() ?? Constant(backend, name)))
                    yield return [.. settings.Select(setting => (setting.Key, setting.Value))];
            }
        }
    }

    private static string? Constant(BackendLayer backend, string name) =>
        backend.ValueText(name) ?? Made.Catalog.Architecture(backend.Architecture!).ValueText(name);

    private static bool HasEffect(Parameter parameter, (string Key, JsonNode Value)[] settings)
    {
        var without = settings.Where(setting => setting.Key != parameter.Key).ToArray();
        var before = Made.From(parameter.Key is "projectName" or "deploymentConfig" ? settings : without);
        return Values(parameter).Any(value =>
        {
            var after = Made.From([.. without, (parameter.Key, value)]);
            return before.Project is not null && after.Project is not null && Bytes(before) != Bytes(after);
        });
    }

    private static IEnumerable<JsonNode> Values(Parameter parameter) => parameter switch
    {
        _ when Samples.TryGetValue(parameter.Key, out var sample) => [sample],
        { Type: ParameterType.Flag } => [!(parameter.Default?.GetBoolean() ?? false)],
        { Type: ParameterType.Integer or ParameterType.Number } => Numbers(parameter),
        { Choices.Count: > 0 } => parameter.Choices.Select(choice => (JsonNode)choice),
        { Pattern: { } pattern } when pattern.Contains("s3://", StringComparison.Ordinal) => ["s3://bucket/prefix/"],
        _ => ["sample-value"],
    };

    private static IEnumerable<JsonNode> Numbers(Parameter parameter)
    {
        var usual = parameter.Default?.GetDecimal() ?? -1;
        return new[] { parameter.Min ?? 0, (parameter.Min ?? 0) + 1, parameter.Max ?? 7 }
            .Where(number => number != usual).Select(number => (JsonNode)number.ToString(CultureInfo.InvariantCulture));
    }

    private static string Bytes(Made made) => string.Join('\n', made.Project!.Files
        .Where(file => !file.Path.StartsWith(".mcc/", StringComparison.Ordinal))
        .Select(file => $"{file.Path} {file.Digest}"));
}
