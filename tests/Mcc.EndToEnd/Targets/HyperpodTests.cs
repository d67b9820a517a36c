using System.Text.Json.Nodes;
using Mcc.EndToEnd.Kubernetes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// Projects for Kubernetes: the objects are held against Kubernetes' own types, and run under <c>podman kube play</c>. There is no cluster
/// here: what kubectl would ask one is answered by a stand-in (kubectl.sh), and only what needs none by the real kubectl.
/// </summary>
[Collection("podman")]
public sealed class HyperpodTests(Podman podman) : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-flask", "--fsx-volume-handle=fs-0123456789abcdef0", "--hyperpod-namespace=models", "--hyperpod-replicas=3",
        "--hp-queue=team", "--hp-mem-request=1.5Gi", "--hp-cpu-request=500m", "--model-env=YES=on")]
    [InlineData("transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.p5.48xlarge", "--hp-gpu-count=4",
        "--hp-efa-enabled", "--hp-node-selector=ml.p5.48xlarge")]
    public async Task The_objects_are_what_Kubernetes_takes(string configuration, params string[] options)
    {
        await PublishedTypes.Require();
        await using var project = await Project.Generate(place, "judged", configuration, ["--deployment-target=hyperpod-eks", .. options]);
        var files = Directory.GetFiles(Path.Combine(project.Folder, "deploy", "hyperpod-eks"), "*.yaml")
            .Where(file => Path.GetFileName(file) != "kustomization.yaml").ToArray();

        (await PublishedTypes.Judge(files)).Well().Output.ShouldBe($"{files.Length} objects are valid\n");

        // The judge can refuse.
        var broken = (await File.ReadAllTextAsync(Path.Combine(project.Folder, "deploy", "hyperpod-eks", "deployment.yaml")))
            .Replace("replicas: ", "replicas: many", StringComparison.Ordinal);
        await File.WriteAllTextAsync(place["broken.yaml"], broken);
        (await PublishedTypes.Judge(place["broken.yaml"])).Error.ShouldContain("data/spec/replicas must be integer");
    }

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "hyperpod-eks")]
    [Fact]
    public async Task A_pod_is_deployed_asked_brought_to_other_variables_and_cleaned_away()
    {
        podman.Require();
        await using var cli = await AwsCli.Start();
        var kubectl = (await Shell.Run("sh", ["-c", "command -v kubectl"], "/")).Output.Trim();
        if (kubectl.Length == 0 || cli is null)
            Assert.Skip("This machine has not both kubectl, whose local part builds what is applied, and an AWS CLI.");
        var model = await TrainedModel.Train(place, "joblib");
        var variables = cli.VariablesWith(podman.Variables);
        variables["PATH"] = $"{Directory.CreateDirectory(place["bin"]).FullName}:{variables["PATH"]}";
        variables["CLUSTER"] = Directory.CreateDirectory(place["cluster"]).FullName;
        variables["KUBECTL"] = kubectl;
        variables["KUBECONFIG"] = "/dev/null";
        variables["PORT"] = $"{Project.FreePort()}";
        variables["MCC_HOME"] = place["home"];
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Targets", "kubectl.sh"), place["bin/kubectl"]);
        (await Shell.Run("chmod", ["+x", place["bin/kubectl"]], "/")).Well();
        await using var project = await Project.Generate(place, "pods", "http-flask",
            ["--deployment-target=hyperpod-eks", $"--model-path={model.File}", "--hp-mem-request=256Mi", "--hp-cpu-request=100m",
                "--model-env=GREETING=hello"], variables);
        (await project.Do("build")).Well();
        (await podman.Run("tag", "pods:latest", "localhost/pods:pushed")).Well();
        await File.WriteAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json"), """{"image": "localhost/pods:pushed"}""");

        (await project.Do("deploy", "--dry-run")).Well().Output.ShouldContain("image: localhost/pods:pushed");
        File.Exists(place["cluster/applied.yaml"]).ShouldBeFalse();
        (await project.Do("deploy")).Well().Error.ShouldContain("serves localhost/pods:pushed");
        var applied = await File.ReadAllTextAsync(place["cluster/applied.yaml"]);
        applied.ShouldContain("GREETING: hello");
        applied.ShouldNotContain("nvidia.com", Case.Insensitive);
        model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", model.Payload)).Well().Output);
        Processes.Of(place["cluster"]).ShouldBeEmpty("the forwarded port is let go");
        (await project.Do("deploy", "--dry-run")).Well().Output.ShouldBeEmpty("nothing would change");

        // Other variables make other pods.
        var file = Path.Combine(project.Folder, "do", "environment.json");
        var environment = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        environment["GREETING"] = "yes: \"no\" 'on' $(id)\nline";
        await File.WriteAllTextAsync(file, environment.ToJsonString());
        (await project.Do("deploy")).Well();
        (await podman.Run("exec", (await podman.Run("ps", "--quiet", "--filter", "name=model")).Well().Output.Trim(), "printenv",
            "GREETING")).Well().Output
            .ShouldBe("yes: \"no\" 'on' $(id)\nline\n");

        (await project.Do("logs", "--deployed")).Well();
        (await project.Do("clean", "--yes")).Well();
        (await podman.Run("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_is_only_in_a_cluster_secret()
    {
        await using var cli = await AwsCli.Start();
        var kubectl = (await Shell.Run("sh", ["-c", "command -v kubectl"], "/")).Output.Trim();
        if (kubectl.Length == 0 || cli is null)
            Assert.Skip("This machine has not both kubectl and an AWS CLI.");
        await using var project = await WithToken(cli.VariablesWith(new Dictionary<string, string>()), kubectl);

        (await project.Do("deploy")).Well();

        var secret = JsonNode.Parse(await File.ReadAllTextAsync(place["cluster/secret.json"]))!;
        Convert.FromBase64String(secret["data"]!["hf-token"]!.GetValue<string>()).ShouldBe("hf_verysecret"u8.ToArray());
        (await File.ReadAllTextAsync(place["cluster/applied.yaml"])).ShouldNotContain("verysecret");
        (await File.ReadAllTextAsync(place["cluster/calls"])).ShouldNotContain("verysecret");
        (await Shell.Run("grep", ["-r", "verysecret", project.Folder, place["home"]], "/")).Exit.ShouldBe(1);
        (await project.Do("clean", "--yes")).Well();
        File.Exists(place["cluster/secret.json"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("hf_plain", "hf_plain")]
    [InlineData("""{"HF_TOKEN":"hf_of_the_console"}""", "hf_of_the_console")]
    [InlineData("""{"one":"1","two":"2"}""", """{"one":"1","two":"2"}""")]
    public async Task The_secret_of_a_stand_in_for_AWS_becomes_the_token(string secret, string token)
    {
        var kubectl = (await Shell.Run("sh", ["-c", "command -v kubectl"], "/")).Output.Trim();
        if (kubectl.Length == 0)
            Assert.Skip("This machine has no kubectl.");
        await WriteAws($"cat <<'END'\n{new JsonObject { ["SecretString"] = secret }.ToJsonString()}\nEND");
        await using var project = await WithToken(Variables(), kubectl, $"--hf-token-arn={TokenArn}");

        (await project.Do("deploy")).Well();

        var made = JsonNode.Parse(await File.ReadAllTextAsync(place["cluster/secret.json"]))!;
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(made["data"]!["hf-token"]!.GetValue<string>())).ShouldBe(token);
    }

    [Fact]
    public async Task A_secret_that_a_stand_in_for_AWS_lacks_stops_the_deployment()
    {
        var kubectl = (await Shell.Run("sh", ["-c", "command -v kubectl"], "/")).Output.Trim();
        if (kubectl.Length == 0)
            Assert.Skip("This machine has no kubectl.");
        await WriteAws("echo 'An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation' >&2; exit 254");
        await using var project = await WithToken(Variables(), kubectl, $"--hf-token-arn={TokenArn}");

        var ended = await project.Do("deploy");

        ended.Exit.ShouldBe(1);
        ended.Error.ShouldContain($"the secret {TokenArn} does not exist or has no text");
        File.Exists(place["cluster/secret.json"]).ShouldBeFalse();
        File.Exists(place["cluster/applied.yaml"]).ShouldBeFalse();
    }

    private const string TokenArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:hf-AbCdEf";

    private static Dictionary<string, string> Variables() => new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };

    private async Task WriteAws(string script)
    {
        Directory.CreateDirectory(place["bin"]);
        await File.WriteAllTextAsync(place["bin/aws"], $"#!/bin/bash\n{script}\n");
        (await Shell.Run("chmod", ["+x", place["bin/aws"]], "/")).Well();
    }

    /// <summary>A project that needs a token, HF_TOKEN on this machine, and a cluster that takes what it gets and has no pods.</summary>
    private async Task<Project> WithToken(Dictionary<string, string> variables, string kubectl, params string[] options)
    {
        variables["PATH"] = $"{Directory.CreateDirectory(place["bin"]).FullName}:{variables["PATH"]}";
        variables["CLUSTER"] = Directory.CreateDirectory(place["cluster"]).FullName;
        variables["KUBECTL"] = kubectl;
        variables["MCC_HOME"] = place["home"];
        variables["HF_TOKEN"] = "hf_verysecret";
        await File.WriteAllTextAsync(place["bin/kubectl"],
            (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Targets", "kubectl.sh")))
                .Replace("    rollout)\n", "    rollout) exit 0 ;;\n    never)\n", StringComparison.Ordinal));
        (await Shell.Run("chmod", ["+x", place["bin/kubectl"]], "/")).Well();
        var project = await Project.Generate(place, "tokens", "transformers-vllm",
            ["--deployment-target=hyperpod-eks", "--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge", .. options], variables);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json"), """{"image": "example.org/tokens@sha256:aaaa"}""");
        return project;
    }

    public void Dispose() => place.Dispose();
}
