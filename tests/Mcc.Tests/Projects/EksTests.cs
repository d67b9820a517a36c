using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>The Kubernetes objects of a project for EKS: what differs from HyperPod.</summary>
public sealed class EksTests
{
    private const string Deployment = "deploy/eks/deployment.yaml";
    private const string Service = "deploy/eks/inference-service.yaml";

    [Fact]
    public void The_pod_is_that_of_HyperPod_on_nodes_of_EC2()
    {
        var eks = Http(("hyperpodReplicas", 2)).Text(Deployment);
        var hyperpod = PodProjects.Http(("hyperpodReplicas", 2)).Text("deploy/hyperpod-eks/deployment.yaml");

        eks.ShouldContain("node.kubernetes.io/instance-type: m5.large\n");
        eks.ShouldNotContain("sagemaker.amazonaws.com");
        string Rest(string text) => text[text.IndexOf("topologySpreadConstraints", StringComparison.Ordinal)..];
        Rest(eks).ShouldBe(Rest(hyperpod));
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("serverless")]
    public void The_predictor_has_the_containers_of_the_Deployment(string mode)
    {
        var predictor = Http(("kubernetesForm", "kserve"), ("kserveMode", mode)).Text(Service);

        predictor.ShouldContain("- name: kserve-container\n");
        predictor.ShouldContain("readinessProbe:\n          httpGet:\n            path: /ping\n");
        RestrictedProfile.Violations(predictor).ShouldBeEmpty();
        // Knative refuses these (https://knative.dev/docs/serving/configuration/feature-flags).
        foreach (var field in new[] { "lifecycle:", "terminationGracePeriodSeconds:", "startupProbe:", "nodeSelector:" })
            predictor.Contains(field, StringComparison.Ordinal).ShouldBe(mode == "standard", field);
        Http(("kubernetesForm", "kserve")).Project!.Files.ShouldNotContain(file => file.Path == Deployment);
    }

    [Fact]
    public void Only_Knative_scales_to_zero_and_accelerators_by_requests()
    {
        var serverless = Llm(("kserveMode", "serverless"), ("autoscalingMin", 0), ("autoscalingMax", 3)).Text(Service);

        serverless.ShouldContain("minReplicas: 0\n    maxReplicas: 3\n    scaleMetric: concurrency\n    scaleTarget: 5\n");
        serverless.ShouldContain("serving.kserve.io/deploymentMode: Serverless\n");
        serverless.ShouldContain("nodeSelector:\n");
        Llm(("autoscalingMax", 3)).Errors.ShouldHaveSingleItem().ShouldContain("Use --kserve-mode=serverless, which scales by requests.");
        Http(("kubernetesForm", "kserve"), ("autoscalingMin", 0), ("autoscalingMax", 3)).Errors.ShouldHaveSingleItem()
            .ShouldContain("without a pod there is nothing that measures requests");
        Http(("kubernetesForm", "kserve"), ("hyperpodReplicas", 3)).Text(Service).ShouldContain("minReplicas: 3\n    maxReplicas: 3\n");
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("internal", "internal")]
    [InlineData("public", "internet-facing")]
    public void Outside_the_cluster_only_requests_and_health_checks_are_routed(string ingress, string? scheme)
    {
        var made = Http(("kubernetesIngress", ingress), ("kubernetesHost", "model.example.com"));

        if (scheme is null)
        {
            made.Project!.Files.ShouldNotContain(file => file.Path == "deploy/eks/ingress.yaml");
            return;
        }

        var text = made.Text("deploy/eks/ingress.yaml");
        text.ShouldContain($"alb.ingress.kubernetes.io/scheme: {scheme}\n");
        text.ShouldContain("alb.ingress.kubernetes.io/target-type: ip\n");
        text.Split('\n').Where(line => line.TrimStart('-', ' ').StartsWith("path:", StringComparison.Ordinal))
            .Select(line => line.TrimStart('-', ' '))
            .ShouldBe(["path: /invocations", "path: /ping"]);
        text.ShouldContain("[{\\\"HTTPS\\\": 443}]");
    }

    [Theory]
    [InlineData("models", "parentRefs:\n    - name: models\n  rules:")]
    [InlineData("gateways/models", "parentRefs:\n    - name: models\n      namespace: gateways\n  rules:")]
    public void A_route_names_the_Gateway_and_its_namespace(string gateway, string parent) =>
        Http(("kubernetesIngress", "gateway"), ("kubernetesGateway", gateway)).Text("deploy/eks/route.yaml").ShouldContain(parent);

    [Theory]
    [InlineData("none", true)]
    [InlineData("internal", false)]
    public void A_network_policy_lets_in_the_namespace_or_the_load_balancer(string ingress, bool isLimited) =>
        Http(("kubernetesNetworkPolicy", true), ("kubernetesIngress", ingress)).Text("deploy/eks/network-policy.yaml")
            .Contains("- from:\n        - podSelector: {}\n", StringComparison.Ordinal).ShouldBe(isLimited);

    [Fact]
    public void Pods_on_Fargate_have_its_profile_and_no_nodes()
    {
        var text = Http(("fargateProfile", "models")).Text(Deployment);

        text.ShouldContain("eks.amazonaws.com/fargate-profile: models\n");
        text.ShouldNotContain("nodeSelector");
        Http().Text(Deployment).ShouldNotContain("fargate");
    }

    [Theory]
    [InlineData("hpEfaEnabled", "true", "Fargate has no EFA.")]
    [InlineData("fsxVolumeHandle", "fs-0123456789abcdef0", "Fargate has no volumes of FSx for Lustre.")]
    [InlineData("hpNodeSelector", "m5.large", "Fargate has no nodes of an instance type.")]
    [InlineData("hpCpuRequest", "16.5", "A pod requests 16.5 vCPUs, but Fargate has at most 16")]
    [InlineData("hpMemRequest", "120Gi", "A pod requests 120 GiB of memory, but Fargate has at most 119.75")]
    [InlineData("instanceType", "ml.g5.xlarge", "Fargate has no accelerators, and `ml.g5.xlarge` has.")]
    public void What_Fargate_does_not_have_is_refused(string key, string value, string says) =>
        Http(("fargateProfile", "models"), (key, value == "true" ? true : value)).Errors.ShouldContain(
            error => error.Contains(says, StringComparison.Ordinal));

    [Theory]
    [InlineData("hpCpuRequest", "16")]
    [InlineData("hpMemRequest", "119Gi")]
    public void The_largest_size_of_Fargate_is_accepted(string key, string value) =>
        Http(("fargateProfile", "models"), (key, value)).Errors.ShouldBeEmpty();

    [Fact]
    public void A_service_account_on_Fargate_gets_its_role_by_IRSA()
    {
        Http(("fargateProfile", "models"), ("hpServiceAccount", "models")).Findings
            .Single(finding => finding.Rule == "fargate").Severity.ShouldBe(Severity.Warning);

        var made = Http(("fargateProfile", "models"), ("hpServiceAccount", "models"), ("irsaRoleArn", "arn:aws:iam::123456789012:role/M"));
        made.Findings.ShouldNotContain(finding => finding.Rule == "fargate");
        made.Text("deploy/eks/service-account.yaml")
            .ShouldContain("eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/M\n");
    }

    [Fact]
    public void All_objects_are_resources_of_the_kustomization()
    {
        var files = Http(("hyperpodReplicas", 2), ("kubernetesIngress", "internal"), ("kubernetesNetworkPolicy", true),
            ("hpServiceAccount", "models"), ("fsxVolumeHandle", "fs-0123456789abcdef0")).Project!.Files
            .Select(file => file.Path).Where(path => path.EndsWith(".yaml", StringComparison.Ordinal)).ToList();

        var listed = Http(("hyperpodReplicas", 2), ("kubernetesIngress", "internal"), ("kubernetesNetworkPolicy", true),
                ("hpServiceAccount", "models"), ("fsxVolumeHandle", "fs-0123456789abcdef0")).Text("deploy/eks/kustomization.yaml")
            .Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => $"deploy/eks/{line[4..]}");

        listed.Append("deploy/eks/kustomization.yaml").Order(StringComparer.Ordinal).ShouldBe(files.Order(StringComparer.Ordinal));
    }

    private static Made Http(params (string, JsonNode)[] more) => Of("http-flask", more);

    private static Made Llm(params (string, JsonNode)[] more) => Of("transformers-vllm",
        [("modelName", "Qwen/Qwen3-8B"), ("instanceType", "ml.g6e.2xlarge"), ("kubernetesForm", "kserve"), .. more]);

    private static Made Of(string configuration, params (string, JsonNode)[] more) =>
        Made.From([("projectName", "pods"), ("deploymentConfig", configuration), ("deploymentTarget", "eks"), .. more]);
}
