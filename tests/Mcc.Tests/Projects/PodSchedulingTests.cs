using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Where Kubernetes puts pods, who they are, and what keeps them running.</summary>
public sealed class PodSchedulingTests
{
    private const string Deployment = "deploy/hyperpod-eks/deployment.yaml";
    private const string Budget = "deploy/hyperpod-eks/disruption-budget.yaml";
    private const string Account = "deploy/hyperpod-eks/service-account.yaml";

    [Fact]
    public void Pods_go_to_nodes_that_HyperPod_calls_healthy()
    {
        PodProjects.Http().Text(Deployment).ShouldContain(
            """
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                          - matchExpressions:
                              - key: sagemaker.amazonaws.com/node-health-status
                                operator: In
                                values:
                                  - Schedulable
                      preferredDuringSchedulingIgnoredDuringExecution:
                        - weight: 100
                          preference:
                            matchExpressions:
                              - key: sagemaker.amazonaws.com/deep-health-check-status
                                operator: In
                                values:
                                  - Passed

            """);
        // Only HyperPod gives its nodes these labels.
        PodProjects.Http(("hpNodeSelector", "m5.large")).Text(Deployment).ShouldNotContain("affinity");
    }

    [Fact]
    public void Pods_with_accelerators_tolerate_the_taint_of_their_nodes()
    {
        PodProjects.Llm().Text(Deployment).ShouldContain(
            "tolerations:\n        - key: nvidia.com/gpu\n          operator: Exists\n          effect: NoSchedule\n");
        PodProjects.Http().Text(Deployment).ShouldNotContain("tolerations");
    }

    [Fact]
    public void Several_pods_are_spread_over_nodes_and_kept_by_a_budget()
    {
        var several = PodProjects.Http(("hyperpodReplicas", 2));

        several.Text(Deployment).ShouldContain(
            "topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: kubernetes.io/hostname\n"
                + "          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n"
                + "            matchLabels:\n              app: pods\n");
        several.Text(Budget).ShouldBe(
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: pods
              namespace: default
              labels:
                app: pods
            spec:
              maxUnavailable: 1
              unhealthyPodEvictionPolicy: AlwaysAllow
              selector:
                matchLabels:
                  app: pods

            """);
        PodProjects.Http(("autoscalingMax", 2)).Has(Budget).ShouldBeTrue();
        var one = PodProjects.Http();
        one.Has(Budget).ShouldBeFalse();
        one.Text(Deployment).ShouldNotContain("topologySpreadConstraints");
    }

    [Fact]
    public void A_service_account_is_used_and_made()
    {
        var made = PodProjects.Http(("hpServiceAccount", "reader"), ("hyperpodNamespace", "models"));

        made.Text(Deployment).ShouldContain("      serviceAccountName: reader\n");
        made.Text(Account).ShouldBe(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reader\n  namespace: models\n  labels:\n    app: pods\n"
                + "automountServiceAccountToken: false\n");
        PodProjects.Http().Has(Account).ShouldBeFalse();
    }

    [Fact]
    public void A_secret_that_the_pod_reads_needs_a_service_account()
    {
        const string key = "arn:aws:secretsmanager:us-east-1:123456789012:secret:ngc-AbCdEf";
        const string token = "arn:aws:secretsmanager:us-east-1:123456789012:secret:hf-AbCdEf";
        Permissions(("ngcTokenArn", key)).ShouldHaveSingleItem().Text.ShouldBe(
            "`NGC_API_KEY_ARN` (from --ngc-token-arn) is a secret that the pod reads itself, with the role of its node. "
                + "Set --hp-service-account, and give that service account a role with EKS Pod Identity.");
        Permissions(("serverEnv", new JsonObject { ["API_KEY_ARN"] = key })).ShouldHaveSingleItem().Message
            .ShouldStartWith("`VLLM_API_KEY_ARN`");
        Permissions(("ngcTokenArn", key), ("hpServiceAccount", "reader")).ShouldBeEmpty();
        // do/deploy copies it to the cluster.
        Permissions(("hfTokenArn", token)).ShouldBeEmpty();
    }

    [Fact]
    public void Kueue_gets_the_queue_and_the_priority()
    {
        PodProjects.Http(("hpQueue", "team-localqueue"), ("hpPriorityClass", "inference-priority")).Text(Deployment).ShouldContain(
            "    kueue.x-k8s.io/queue-name: team-localqueue\n    kueue.x-k8s.io/priority-class: inference-priority\n");
        PodProjects.Http(("hpPriorityClass", "inference-priority")).Findings.ShouldHaveSingleItem().Rule.ShouldBe("without-effect");
    }

    private static IEnumerable<Finding> Permissions(params (string, JsonNode)[] settings) =>
        PodProjects.Llm(settings).Findings.Where(finding => finding.Rule == "pod-permissions");
}
