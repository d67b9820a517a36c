using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// What the scripts apply, list and remove besides the deployment. A stand-in (kubectl.sh) is the cluster; what needs none is done by the
/// real kubectl.
/// </summary>
public sealed class HyperpodObjectsTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task Every_object_reaches_the_stand_in_of_a_cluster_in_the_namespace_of_its_stage()
    {
        await using var project = await Generate("--hp-service-account=reader", "--hp-service-monitor", "--autoscaling-max=4",
            "--hp-autoscaler=keda", "--server-env", "MCC_METRICS_PORT=9090");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "deploy", "stages", "prod.json"), """{"namespace": "prod"}""");

        (await project.Do("deploy", "--stage", "prod")).Well();

        var applied = await Applied();
        Kinds(applied).ShouldBe(
            ["ServiceAccount", "ConfigMap", "Service", "Deployment", "PodDisruptionBudget", "ServiceMonitor", "ScaledObject"]);
        applied.ShouldContain("{namespace=\\\"prod\\\",service=\\\"pods\\\"}");
        applied.ShouldNotContain("default\\\"");
        applied.Split('\n').Count(line => line.TrimStart() is "namespace: prod" or "\"namespace\": \"prod\"").ShouldBe(7);
        (await project.Do("status", "--stage", "prod")).Well();
        (await Calls()).ShouldContain(call => call.Contains(
            " get deployment,pods,service,poddisruptionbudget,horizontalpodautoscaler,scaledobject,servicemonitor --selector app=pods ",
            StringComparison.Ordinal));

        (await project.Do("clean", "--yes", "--stage", "prod")).Well();
        (await Calls()).ShouldContain("--namespace prod delete deployment,service,configmap,secret,persistentvolumeclaim,serviceaccount,"
            + "poddisruptionbudget,horizontalpodautoscaler,scaledobject,servicemonitor --selector app=pods --ignore-not-found");
    }

    [Theory]
    [InlineData("reader/", 0)]
    [InlineData("reader/other", 0)]
    [InlineData("reader/pods", 1)]
    public async Task A_service_account_of_others_in_a_stand_in_stays_theirs(string found, int applied)
    {
        await using var project = await Generate("--hp-service-account=reader");
        await File.WriteAllTextAsync(place["cluster/existing"], found);

        // The same answer stands for other objects, which are then removed; here that says nothing.
        (await project.Do("deploy")).Well();

        Kinds(await Applied()).Count(kind => kind == "ServiceAccount").ShouldBe(applied);
    }

    [Fact]
    public async Task A_scaler_that_the_project_no_longer_has_is_removed_from_a_stand_in()
    {
        await using var project = await Generate();
        await File.WriteAllTextAsync(place["cluster/existing"], "horizontalpodautoscaler.autoscaling/pods\n");

        (await project.Do("deploy", "--dry-run")).Well().Output
            .ShouldEndWith("kubectl --namespace default delete horizontalpodautoscaler.autoscaling/pods\n");
        (await Calls()).ShouldNotContain(call => call.Contains(" delete ", StringComparison.Ordinal));

        (await project.Do("deploy")).Well();
        (await Calls()).Where(call => call.Contains(" delete ", StringComparison.Ordinal)
                || call.StartsWith("apply", StringComparison.Ordinal))
            .Select(call => call.Split(" -f ")[0])
            .ShouldBe(["--namespace default delete horizontalpodautoscaler.autoscaling/pods", "apply"]);
    }

    public void Dispose() => place.Dispose();

    private static IEnumerable<string> Kinds(string applied) => applied.Split('\n')
        .Where(line => line.StartsWith("kind: ", StringComparison.Ordinal) || line.StartsWith("  \"kind\": ", StringComparison.Ordinal))
        .Select(line => line.Split(": ")[1].Trim('"', ','));

    private Task<string> Applied() => File.ReadAllTextAsync(place["cluster/applied.yaml"]);

    private Task<string[]> Calls() => File.ReadAllLinesAsync(place["cluster/calls"]);

    private async Task<Project> Generate(params string[] options)
    {
        var kubectl = (await Shell.Run("sh", ["-c", "command -v kubectl"], "/")).Output.Trim();
        if (kubectl.Length == 0)
            Assert.Skip("This machine has no kubectl.");
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{Directory.CreateDirectory(place["bin"]).FullName}:{Environment.GetEnvironmentVariable("PATH")}",
            ["CLUSTER"] = Directory.CreateDirectory(place["cluster"]).FullName,
            ["KUBECTL"] = kubectl,
            ["MCC_HOME"] = place["home"],
        };
        // A cluster that takes what it gets, and has no pods.
        await File.WriteAllTextAsync(place["bin/kubectl"],
            (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Targets", "kubectl.sh")))
                .Replace("    rollout)\n", "    rollout) exit 0 ;;\n    never)\n", StringComparison.Ordinal));
        (await Shell.Run("chmod", ["+x", place["bin/kubectl"]], "/")).Well();
        var project = await Project.Generate(place, "pods", "http-flask", ["--deployment-target=hyperpod-eks", .. options], variables);
        Directory.CreateDirectory(Path.Combine(project.Folder, "deploy", "stages"));
        await File.WriteAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json"), """{"image": "example.org/pods@sha256:aaaa"}""");
        return project;
    }
}
