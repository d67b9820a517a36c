using System.Text;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// Rolling updates of the generated Deployment in a simulated cluster. A real API server stores the objects and fills in their defaults;
/// the scheduler, the Deployment controller and the nodes are simulated.
/// </summary>
[Collection("kubernetes")]
public sealed class SimulatedRolloutTests(ApiServer server)
{
    private const string GpuType = "ml.g6e.2xlarge";

    public static MatrixTheoryData<int, int> ReplicasAndNodes { get; } = new([1, 2, 3], [1, 2, 3]);

    [Theory]
    [MemberData(nameof(ReplicasAndNodes))]
    public async Task A_simulated_update_completes_where_all_pods_have_a_node(int replicas, int nodes)
    {
        server.Require();
        var (first, update) = await Update(Generated("transformers-vllm", replicas, ("instanceType", GpuType)), nodes, GpuType);

        // Each node has one GPU.
        var placed = Math.Min(replicas, nodes);
        first.ShouldBe(new(placed, replicas - placed, 0, 0));
        update.ShouldBe(replicas <= nodes ? new(replicas, 0, 0, replicas - 1) : new(0, replicas - nodes, nodes, nodes));
    }

    [Theory]
    [MemberData(nameof(ReplicasAndNodes))]
    public async Task A_simulated_update_of_commit_ec5b62a_stays_pending_without_a_spare_node(int replicas, int nodes)
    {
        server.Require();
        var manifest = (await File.ReadAllTextAsync(Repository.File("tests", "Mcc.EndToEnd", "Kubernetes", "deployment-ec5b62a.yaml")))
            .Replace("replicas: 1\n", $"replicas: {replicas}\n", StringComparison.Ordinal);

        var (first, update) = await Update(manifest, nodes, GpuType);

        var placed = Math.Min(replicas, nodes);
        first.ShouldBe(new(placed, replicas - placed, 0, 0));
        update.ShouldBe(replicas < nodes ? new(replicas, 0, 0, replicas) : new(0, 1 + replicas - placed, placed, placed));
    }

    [Theory]
    [InlineData("ml.m5.large", 1, 1)]
    [InlineData("ml.m5.xlarge", 1, 1)]
    [InlineData("ml.c5.4xlarge", 2, 2)]
    [InlineData("ml.t3.medium", 3, 3)]
    public async Task A_simulated_update_without_accelerators_never_has_fewer_pods(string type, int replicas, int nodes)
    {
        server.Require();
        // By default a pod takes half of what a node gives, so that one more fits.
        var (_, update) = await Update(Generated("http-flask", replicas, ("instanceType", type)), nodes, type);

        update.ShouldBe(new(replicas, 0, 0, replicas));
    }

    [Theory]
    [InlineData("25%", "25%", 4, 3)]
    [InlineData("10%", "10%", 4, 4)]
    [InlineData("0", "50%", 4, 2)]
    [InlineData("0%", "0%", 4, 3)]
    [InlineData("1", "100%", 4, 0)]
    public void Simulated_limits_are_rounded_as_the_controller_does(string surge, string unavailable, int replicas, int leastReady)
    {
        var cluster = new SimulatedCluster([SimulatedNode.Create("one", "ml.m5.4xlarge")]);
        var deployment = Deployment(surge, unavailable, replicas, new JsonObject());
        cluster.Apply(deployment).ShouldBe(new(replicas, 0, 0, 0));

        cluster.Apply(deployment).ShouldBe(new(replicas, 0, 0, leastReady));
    }

    [Theory]
    [InlineData("In", "ml.m5.4xlarge", 1)]
    [InlineData("In", "ml.m5.xlarge", 0)]
    [InlineData("NotIn", "ml.m5.4xlarge", 0)]
    [InlineData("NotIn", "ml.m5.xlarge", 1)]
    [InlineData("Exists", null, 1)]
    [InlineData("DoesNotExist", null, 0)]
    public void A_simulated_pod_stays_off_nodes_without_its_labels(string relation, string? value, int ready)
    {
        var expression = new JsonObject { ["key"] = "node.kubernetes.io/instance-type", ["operator"] = relation };
        if (value is not null)
            expression["values"] = new JsonArray(value);
        var terms = new JsonArray(new JsonObject { ["matchExpressions"] = new JsonArray(expression) });
        var required = new JsonObject { [NodeLabels.Required] = new JsonObject { ["nodeSelectorTerms"] = terms } };
        var pod = new JsonObject { ["affinity"] = new JsonObject { ["nodeAffinity"] = required } };

        new SimulatedCluster([SimulatedNode.Create("one", "ml.m5.4xlarge")]).Apply(Deployment("1", "0", 1, pod))
            .ShouldBe(new(ready, 1 - ready, 0, 0));
    }

    [Fact]
    public void What_is_not_simulated_is_refused() =>
        Should.Throw<NotSupportedException>(() => new SimulatedCluster([]).Apply(Deployment("1", "0", 1, new JsonObject
        {
            ["topologySpreadConstraints"] = new JsonArray(new JsonObject { ["whenUnsatisfiable"] = "DoNotSchedule" }),
        }))).Message.ShouldBe("This is not simulated: topologySpreadConstraints.");

    private static JsonObject Deployment(string surge, string unavailable, int replicas, JsonObject pod)
    {
        pod["containers"] = new JsonArray(new JsonObject
        {
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "1" } },
        });
        return new()
        {
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["strategy"] = new JsonObject
                {
                    ["type"] = "RollingUpdate",
                    ["rollingUpdate"] = new JsonObject { ["maxSurge"] = surge, ["maxUnavailable"] = unavailable },
                },
                ["template"] = new JsonObject { ["spec"] = pod },
            },
        };
    }

    private static string Generated(string configuration, int replicas, params (string Key, string Value)[] settings)
    {
        var project = Combinations.Make(Combinations.Shipped, configuration, "hyperpod-eks",
            [.. settings, ("hyperpodReplicas", $"{replicas}")]);
        return Encoding.UTF8.GetString(project!.Files.Single(file => file.Path == "deploy/hyperpod-eks/deployment.yaml").Content);
    }

    /// <summary>Stores a Deployment and nodes, runs it in a simulated cluster, and then the same with another image.</summary>
    private async Task<(SimulatedRollout First, SimulatedRollout Update)> Update(string manifest, int nodes, string instanceType)
    {
        var space = $"rollout-{Guid.NewGuid():N}";
        var deployment = ManifestObject.Parse(manifest) with { Namespace = space };
        deployment = deployment with { Text = manifest.Replace("namespace: default\n", $"namespace: {space}\n", StringComparison.Ordinal) };
        var stored = new List<JsonObject>();
        for (var i = 0; i < nodes; i++)
            stored.Add(await CreateNode($"{space}-{i}", instanceType));
        var cluster = new SimulatedCluster(stored);

        var first = cluster.Apply(await server.Create(deployment));
        var kind = (await server.Find(deployment.ApiVersion, deployment.Kind))!;
        var before = await server.Get(kind, space, deployment.Name);
        var template = before["spec"]!["template"]!.DeepClone();
        template["spec"]!["containers"]![0]!["image"] = "example.org/server:2";
        var changed = await server.Change(kind, space, deployment.Name,
            new JsonObject { ["spec"] = new JsonObject { ["template"] = template } });
        ((int)changed["metadata"]!["generation"]!).ShouldBe(2, "another template is a rollout");
        return (first, cluster.Apply(changed));
    }

    private async Task<JsonObject> CreateNode(string name, string instanceType)
    {
        await server.Create(ManifestObject.Parse(SimulatedNode.Create(name, instanceType).ToJsonString()));
        var kind = (await server.Find("v1", "Node"))!;
        // The server marks a new node as not ready, and the node controller removes that when it is.
        return await server.Change(kind, "", name, new JsonObject { ["spec"] = new JsonObject { ["taints"] = null } });
    }
}
