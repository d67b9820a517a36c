using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// The scripts of a project for EKS with the real kubectl and a real API server. <see cref="StandInNode"/> stands in for the controllers
/// and the node; of kubectl, what goes through a node (<c>port-forward</c>, <c>logs</c>) is a stand-in.
/// </summary>
[Collection("kubernetes")]
public sealed class EksTests(ApiServer server) : IDisposable
{
    private const string Kubectl = """
        #!/bin/bash
        # What runs on after this program must not keep the output of its caller open.
        exec 3>&-
        case " $* " in
            *' port-forward '*)
                echo "Forwarding from 127.0.0.1:$(cat "$CLUSTER/port") -> 8080"
                exec sleep 60
                ;;
            *' logs '*) echo 'the stand-in keeps no log' ;;
            *) exec "$KUBECTL" "$@" ;;
        esac
        """;

    private readonly TemporaryFolder place = new();
    private readonly string space = $"eks-{Guid.NewGuid():N}";

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "eks")]
    [Theory]
    [InlineData("models", "deployment.apps/models")]
    [InlineData("models-predictor", "inferenceservice.serving.kserve.io/models", "--kubernetes-form=kserve")]
    public async Task A_stand_in_node_runs_what_is_deployed_which_answers_and_is_rolled_back(
        string deployment, string workload, params string[] options)
    {
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Generate(
            [$"--model-path={model.File}", "--model-env=GREETING=hello", "--kubernetes-ingress=internal",
                "--kubernetes-network-policy", .. options]);
        await using var node = new StandInNode(server, space, project.Folder, place["cluster/port"]);

        (await project.Do("deploy", "--dry-run")).Well().Output.ShouldContain("GREETING: hello");
        (await server.List((await server.Find("apps/v1", "Deployment"))!, space)).ShouldBeEmpty();
        (await project.Do("deploy")).Well().Error.ShouldContain("serves example.org/models@sha256:aaaa");
        model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", model.Payload)).Well().Output);
        node.VariablesOf(deployment)["GREETING"].ShouldBe("hello");
        var first = Versions(await project.Do("status")).ShouldHaveSingleItem();
        first.ShouldEndWith("example.org/models@sha256:aaaa (served)");
        (await project.Do("deploy", "--dry-run")).Well().Output.ShouldBeEmpty("nothing would change");

        await Write(project, "GREETING", "good evening");
        (await project.Do("deploy")).Well();
        node.VariablesOf(deployment)["GREETING"].ShouldBe("good evening");
        Versions(await project.Do("status")).Select(line => line.EndsWith(" (served)", StringComparison.Ordinal)).ShouldBe([false, true]);

        (await project.Do("rollback", "--dry-run")).Well().Output.ShouldContain($"name: {first.Split(' ')[1]}");
        node.VariablesOf(deployment)["GREETING"].ShouldBe("good evening");
        (await project.Do("rollback")).Well().Error.ShouldContain($"The version {first.Split(' ')[1]} is served.");
        node.VariablesOf(deployment)["GREETING"].ShouldBe("hello");
        model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", model.Payload)).Well().Output);
        (await project.Do("rollback", "0123456789")).Error.ShouldContain("0123456789 is not kept: do/status lists the versions that are.");

        (await project.Do("clean", "--dry-run")).Well().Output.ShouldContain($"delete {workload}\n");
        (await project.Do("clean", "--yes")).Well();
        (await project.Do("deploy", "--dry-run")).Well().Output.ShouldContain("+kind: ConfigMap\n", customMessage: "all is gone");
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Old_versions_are_removed_from_the_API_server_of_a_stand_in_node()
    {
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Generate([$"--model-path={model.File}"], ("MCC_KEEP_VERSIONS", "2"));
        await using var node = new StandInNode(server, space, project.Folder, place["cluster/port"]);

        foreach (var number in Enumerable.Range(1, 4))
        {
            await Write(project, "GREETING", $"{number}");
            // The order of versions is that of their seconds.
            await Task.Delay(1000);
            (await project.Do("deploy")).Well();
        }

        Versions(await project.Do("status")).Count.ShouldBe(2);
        node.VariablesOf("models")["GREETING"].ShouldBe("4");
        (await project.Do("rollback")).Well();
        node.VariablesOf("models")["GREETING"].ShouldBe("3");
    }

    public void Dispose() => place.Dispose();

    private static IReadOnlyList<string> Versions(Ended status) =>
        [.. status.Well().Output.Split('\n').Where(line => line.StartsWith("version: ", StringComparison.Ordinal))];

    private static async Task Write(Project project, string variable, string value)
    {
        var file = Path.Combine(project.Folder, "do", "environment.json");
        var environment = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        environment[variable] = value;
        await File.WriteAllTextAsync(file, environment.ToJsonString());
    }

    private async Task<Project> Generate(IEnumerable<string> options, params (string Name, string Value)[] more)
    {
        server.Require();
        var kubectl = (await Shell.Run("sh", ["-c", "command -v kubectl"], "/")).Output.Trim();
        if (kubectl.Length == 0)
            Assert.Skip("This machine has no kubectl.");
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{Directory.CreateDirectory(place["bin"]).FullName}:{Environment.GetEnvironmentVariable("PATH")}",
            ["CLUSTER"] = Directory.CreateDirectory(place["cluster"]).FullName,
            ["KUBECTL"] = kubectl,
            ["KUBECONFIG"] = place["cluster/settings"],
            ["MCC_HOME"] = place["home"],
            // A node that has failed starts nothing.
            ["MCC_DEPLOY_TIMEOUT"] = "60",
        };
        foreach (var (name, value) in more)
            variables[name] = value;
        await server.WriteSettings(place["cluster/settings"]);
        await server.Create(ManifestObject.Parse($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: first, namespace: {space}}}}}"));
        await File.WriteAllTextAsync(place["bin/kubectl"], Kubectl);
        (await Shell.Run("chmod", ["+x", place["bin/kubectl"]], "/")).Well();
        var project = await Project.Generate(place, "models", "http-flask",
            ["--deployment-target=eks", $"--hyperpod-namespace={space}", .. options], variables);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json"), """{"image": "example.org/models@sha256:aaaa"}""");
        return project;
    }
}
