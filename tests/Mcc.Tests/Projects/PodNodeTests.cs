using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;
using Mcc.Tests.Mcp;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>The nodes of pods: which types HyperPod has, and what a pod can have of one.</summary>
public sealed class PodNodeTests
{
    private const string Deployment = "deploy/hyperpod-eks/deployment.yaml";

    [Theory]
    [InlineData("ml.gr6.4xlarge")]
    [InlineData("ml.c5.12xlarge")]
    [InlineData("ml.t3.medium")]
    [InlineData("ml.i3en.24xlarge")]
    public void A_type_that_only_clusters_have_is_accepted_for_pods_only(string type)
    {
        Http(("instanceType", type)).Findings.ShouldNotContain(finding => finding.Severity == Severity.Error);
        Made.From([("projectName", "endpoint"), ("deploymentConfig", "http-flask"), ("instanceType", type)]).Errors
            .ShouldContain(error => error.StartsWith(
                $"`instanceType` is `{type}` (from --instance-type), which SageMaker hosting does not have.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ml.c4.large")]
    [InlineData("ml.t2.medium")]
    [InlineData("ml.p3.2xlarge")]
    public void A_type_that_no_cluster_has_is_refused_for_pods(string type)
    {
        var known = Made.Catalog.Facts.Instances.Cluster;

        var finding = Http(("instanceType", type)).Findings.Single(finding => finding.Rule == "instance-type");

        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldEndWith("which SageMaker HyperPod does not have.");
        finding.Fix.Split('`').Where((_, place) => place % 2 == 1).ShouldAllBe(name => known.Find(name) != null);
    }

    [Fact]
    public void The_node_selector_is_a_type_of_clusters_or_not_of_SageMaker()
    {
        Http(("hpNodeSelector", "ml.c4.large")).Errors.ShouldHaveSingleItem().ShouldContain("`hpNodeSelector` is `ml.c4.large`");
        Http(("hpNodeSelector", "m5.large")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Advice_for_pods_has_types_of_clusters_only()
    {
        var pods = Advised("hyperpod-eks");
        var endpoints = Advised("managed-inference");

        pods.ShouldContain("ml.gr6.4xlarge");
        pods.ShouldNotContain("ml.g4dn.xlarge");
        endpoints.ShouldContain("ml.g4dn.xlarge");
        endpoints.ShouldNotContain("ml.gr6.4xlarge");
        pods.ShouldAllBe(name => Made.Catalog.Facts.Instances.Find(name)!.Cluster);
        Suggestions.All(Made.Catalog, Made.Catalog.Parameters.InstanceType).ShouldNotContain("ml.gr6.4xlarge");
    }

    /// <summary>Calculated by hand from quota_allocation_util.py of AWS's HyperPod CLI.</summary>
    [Theory]
    [InlineData(2, 4, 1.45, 2.3)]
    [InlineData(4, 16, 3.25, 11.7)]
    [InlineData(8, 64, 7.01, 51.54)]
    [InlineData(192, 2048, 179.97, 1890.26)]
    public void A_node_gives_pods_what_HyperPod_does_not_reserve(int vcpus, double gib, decimal cpus, decimal memory)
    {
        NodeCapacity.Cpus(vcpus).ShouldBe(cpus);
        NodeCapacity.MemoryGib(gib, hasHugePages: false).ShouldBe(memory);
        NodeCapacity.MemoryGib(gib, hasHugePages: true).ShouldBe(memory - 10.015625m);
    }

    [Theory]
    [InlineData("hpCpuRequest", "7.02", "has at most 7.01 CPUs for pods. Use --hp-cpu-request=7.01 or less, or")]
    [InlineData("hpCpuRequest", "9000m", "is 9000m (from --hp-cpu-request), but a node of type `ml.g6e.2xlarge` has at most 7.01 CPUs")]
    [InlineData("hpMemRequest", "52Gi", "has at most 51.5Gi memory for pods. Use --hp-mem-request=51.5Gi or less, or")]
    [InlineData("hpMemRequest", "69G", "has at most 51.5Gi memory for pods.")]
    [InlineData("hpGpuCount", "2", "is 2 (from --hp-gpu-count), but a node of type `ml.g6e.2xlarge` has at most 1 accelerators for pods.")]
    public void A_request_that_no_node_can_give_is_refused_with_the_largest_value(string key, string amount, string says) =>
        Llm((key, amount)).Errors.ShouldHaveSingleItem().ShouldContain(says);

    [Theory]
    [InlineData("hpCpuRequest", "7010m")]
    [InlineData("hpMemRequest", "51.5Gi")]
    [InlineData("hpMemRequest", "55G")]
    public void The_largest_request_is_accepted(string key, string amount) => Llm((key, amount)).Errors.ShouldBeEmpty();

    [Fact]
    public void Accelerators_of_a_node_without_any_are_refused() =>
        Http(("hpGpuCount", 1)).Errors.ShouldHaveSingleItem()
            .ShouldContain("a node of type `ml.m5.large` has no accelerators. Remove --hp-gpu-count");

    [Fact]
    public void The_node_selector_decides_what_a_pod_can_have()
    {
        Llm(("hpNodeSelector", "ml.g6e.4xlarge"), ("hpMemRequest", "100Gi")).Errors.ShouldBeEmpty();
        Llm(("hpNodeSelector", "g6e.4xlarge"), ("hpMemRequest", "100Gi")).Errors.ShouldBeEmpty();
        Llm(("hpNodeSelector", "our-own-nodes")).Text(Deployment).ShouldContain("nvidia.com/gpu: \"1\"\n");
        Llm(("hpNodeSelector", "g6e.xlarge"), ("hpMemRequest", "30Gi")).Errors.ShouldHaveSingleItem().ShouldContain("at most 24.9Gi");
    }

    [Fact]
    public void The_defaults_fit_on_every_type_of_cluster()
    {
        var types = Made.Catalog.Facts.Instances.Cluster.All.Where(type => type.Processor == "x86_64").ToList();
        types.Count.ShouldBeGreaterThan(100);
        foreach (var type in types)
        {
            foreach (var efa in type.EfaInterfaces > 0 ? new[] { false, true } : [false])
            {
                var draft = Drafts.Of(("projectName", "pods"), ("deploymentConfig", "http-flask"), ("deploymentTarget", "hyperpod-eks"),
                    ("instanceType", type.Name), ("hpEfaEnabled", efa ? "true" : "false"));
                var pod = ResourceResolver.OfPod(Resolution.Of(Made.Catalog, draft, null).Deployment.Value!, Made.Catalog.Facts);

                KubernetesQuantity.Value(pod.Cpu).ShouldBeInRange(0.1m, NodeCapacity.Cpus(type.Vcpus), type.Name);
                KubernetesQuantity.Value(pod.Memory)
                    .ShouldBeInRange(1, NodeCapacity.MemoryGib(type.MemoryGib, efa) * (1L << 30), type.Name);
                pod.Devices.Values.ShouldNotContain("0");
            }
        }
    }

    [Fact]
    public void EFA_on_a_node_without_it_is_refused() =>
        Llm(("instanceType", "ml.g5.xlarge"), ("hpEfaEnabled", true)).Errors
            .ShouldContain(error => error.Contains("a node of type `ml.g5.xlarge` has no EFA interface", StringComparison.Ordinal));

    [Fact]
    public void EFA_comes_with_huge_pages_and_the_right_to_lock_memory()
    {
        var text = Llm(("instanceType", "ml.g5.12xlarge"), ("hpEfaEnabled", true)).Text(Deployment);

        text.ShouldContain("limits:\n              hugepages-2Mi: \"5120Mi\"\n              memory: \"");
        text.ShouldContain(
            "requests:\n              cpu: \"38\"\n              ephemeral-storage: \"32Gi\"\n              hugepages-2Mi: \"5120Mi\"\n");
        text.ShouldContain("vpc.amazonaws.com/efa: \"1\"\n");
        text.ShouldContain("capabilities:\n              add:\n                - IPC_LOCK\n");
        Llm().Text(Deployment).ShouldNotContain("hugepages");
        Llm().Text(Deployment).ShouldNotContain("capabilities");
    }

    [Fact]
    public void A_large_download_is_pointed_out_with_where_it_fits()
    {
        (string, JsonNode)[] large = [("modelName", "meta-llama/Llama-3.3-70B-Instruct"), ("instanceType", "ml.p5.48xlarge")];

        var note = Llm(large).Findings.Single(finding => finding.Rule == "pod-fits");

        note.Severity.ShouldBe(Severity.Note);
        // 70.6 billion parameters of 2 bytes: 131.4 GiB, and a fifth, and 12 GiB, and 1 GiB for logs.
        note.Message.ShouldStartWith("A pod needs 171Gi of its node's disk");
        note.Fix.ShouldContain("the local disks");
        Llm().Findings.ShouldNotContain(finding => finding.Rule == "pod-fits");
    }

    private static List<string> Advised(string target) =>
        [.. InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "transformers-vllm"), ("deploymentTarget", target),
            ("modelName", "Qwen/Qwen3-0.6B"))).Instances.Select(instance => instance.Name)];

    private static Made Http(params (string, JsonNode)[] more) => PodProjects.Http(more);

    private static Made Llm(params (string, JsonNode)[] more) => PodProjects.Llm(more);
}
