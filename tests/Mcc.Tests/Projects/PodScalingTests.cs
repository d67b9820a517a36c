using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Auto scaling of pods, and the metrics that it and people read.</summary>
public sealed class PodScalingTests
{
    private const string Deployment = "deploy/hyperpod-eks/deployment.yaml";
    private const string Service = "deploy/hyperpod-eks/service.yaml";
    private const string Autoscaler = "deploy/hyperpod-eks/autoscaler.yaml";
    private const string ScaledObject = "deploy/hyperpod-eks/scaled-object.yaml";
    private const string Monitor = "deploy/hyperpod-eks/service-monitor.yaml";
    private static readonly (string, JsonNode) Metrics = ("serverEnv", new JsonObject { ["MCC_METRICS_PORT"] = "9090" });

    [Fact]
    public void Servers_on_CPUs_scale_by_CPU()
    {
        var made = PodProjects.Http(("autoscalingMax", 4), ("autoscalingMin", 2), ("autoscalingTarget", 60));

        made.Findings.ShouldBeEmpty();
        made.Text(Autoscaler).ShouldBe(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              name: pods
              namespace: default
              labels:
                app: pods
            spec:
              scaleTargetRef:
                apiVersion: apps/v1
                kind: Deployment
                name: pods
              minReplicas: 2
              maxReplicas: 4
              metrics:
                - type: Resource
                  resource:
                    name: cpu
                    target:
                      type: Utilization
                      averageUtilization: 60

            """);
        // Each kubectl apply would set the number of pods back.
        made.Text(Deployment).ShouldNotContain("replicas:");
        made.Has(ScaledObject).ShouldBeFalse();
        PodProjects.Http().Text(Deployment).ShouldContain("  replicas: 1\n");
        PodProjects.Http().Has(Autoscaler).ShouldBeFalse();
    }

    [Theory]
    [InlineData("transformers-vllm", """sum(vllm:num_requests_running{P}) + sum(vllm:num_requests_waiting{P})""")]
    [InlineData("transformers-sglang", """sum(sglang:num_running_reqs{P}) + sum(sglang:num_queue_reqs{P})""")]
    public void Language_models_scale_by_requests_with_KEDA(string configuration, string query)
    {
        var made = PodProjects.Of(configuration, ("modelName", "Qwen/Qwen3-8B"), ("instanceType", "ml.g6e.2xlarge"), ("autoscalingMax", 3),
            ("hpAutoscaler", "keda"), ("hyperpodNamespace", "models"), ("hpPrometheus", "http://prometheus.example:9090"));

        made.Errors.ShouldBeEmpty();
        var labels = """{namespace="models",service="pods"}""";
        made.Text(ScaledObject).ShouldBe(
            $$"""
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata:
              name: pods
              namespace: models
              labels:
                app: pods
            spec:
              scaleTargetRef:
                name: pods
              minReplicaCount: 1
              maxReplicaCount: 3
              triggers:
                - type: prometheus
                  metadata:
                    serverAddress: http://prometheus.example:9090
                    query: "{{query.Replace("{P}", labels, StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"
                    threshold: "5"

            """);
        made.Has(Autoscaler).ShouldBeFalse();
        made.Text(Deployment).ShouldNotContain("replicas:");
    }

    [Theory]
    [InlineData("scales by CPU, but vLLM works on accelerators. Use --hp-autoscaler=keda, which scales by requests.")]
    [InlineData("but without a pod there is nothing that measures requests. Use --autoscaling-min=1 or more.",
        "hpAutoscaler", "keda", "autoscalingMin", "0")]
    [InlineData("both set the number of pods. Remove --hyperpod-replicas, or use --autoscaling-min instead.",
        "hpAutoscaler", "keda", "hyperpodReplicas", "2")]
    public void Scaling_that_cannot_work_is_refused(string says, params string[] settings) =>
        PodProjects.Llm([("autoscalingMax", 3), .. settings.Chunk(2).Select(pair => (pair[0], (JsonNode)pair[1]))]).Errors
            .ShouldHaveSingleItem().ShouldEndWith(says);

    [Fact]
    public void KEDA_needs_a_metric_of_the_server()
    {
        PodProjects.Http(("autoscalingMax", 3), ("hpAutoscaler", "keda")).Errors.ShouldHaveSingleItem()
            .ShouldEndWith("has no metric of its requests. Turn them on with --server-env MCC_METRICS_PORT=9090.");
        PodProjects.Http(("autoscalingMax", 3), ("hpAutoscaler", "keda"), Metrics).Text(ScaledObject)
            .ShouldContain("sum(rate(mcc_request_seconds_sum{namespace=\\\"default\\\",service=\\\"pods\\\"}[2m]))");
        PodProjects.Of("transformers-lmi", ("modelName", "Qwen/Qwen3-8B"), ("instanceType", "ml.g6e.2xlarge"), ("autoscalingMax", 3),
            ("hpAutoscaler", "keda")).Errors.ShouldHaveSingleItem()
            .ShouldEndWith("has no metric of its requests. Remove --autoscaling-max.");
    }

    [Fact]
    public void The_target_of_the_CPU_is_a_whole_percentage() =>
        PodProjects.Http(("autoscalingMax", 3), ("autoscalingTarget", 0.5)).Errors.ShouldHaveSingleItem()
            .ShouldContain("`autoscalingTarget` is 0.5");

    [Fact]
    public void Metrics_on_a_port_of_their_own_are_named_in_pod_and_service()
    {
        var made = PodProjects.Http(("hpServiceMonitor", true), Metrics);

        made.Text(Deployment).ShouldContain("- name: metrics\n              containerPort: 9090\n");
        made.Text(Service).ShouldContain("- name: metrics\n      port: 9090\n      targetPort: metrics\n");
        made.Text(Monitor).ShouldBe(
            """
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata:
              name: pods
              namespace: default
              labels:
                app: pods
            spec:
              selector:
                matchLabels:
                  app: pods
              endpoints:
                - port: metrics
                  path: /metrics
                  interval: "15s"

            """);
        PodProjects.Http().Text(Service).ShouldNotContain("metrics");
        PodProjects.Http().Has(Monitor).ShouldBeFalse();
        PodProjects.Http(("hpServiceMonitor", true)).Errors.ShouldHaveSingleItem()
            .ShouldEndWith("has no metrics for Prometheus. Turn them on with --server-env MCC_METRICS_PORT=9090.");
    }

    [Fact]
    public void Engines_show_their_metrics_at_the_port_of_requests()
    {
        var vllm = PodProjects.Llm(("hpServiceMonitor", true));
        vllm.Text(Monitor).ShouldContain("- port: http\n      path: /metrics\n");
        vllm.Text(Deployment).ShouldNotContain("containerPort: 9090");

        var sglang = PodProjects.Of("transformers-sglang", ("modelName", "Qwen/Qwen3-8B"), ("instanceType", "ml.g6e.2xlarge"));
        sglang.Json("do/environment.json")["SGLANG_ENABLE_METRICS"]!.GetValue<string>().ShouldBe("true");
        sglang.Text("runtime/server/nginx.conf.template").ShouldContain("location = /metrics { proxy_pass http://server; }");
    }

    [Fact]
    public void Triton_shows_its_metrics_in_pods()
    {
        (string, JsonNode)[] tensors = [("modelInput", "input__0:FP32:-1,4"), ("modelOutput", "output__0:FP32:-1,1")];
        var made = PodProjects.Of("triton-onnxruntime", tensors);

        made.Json("do/environment.json")["MCC_METRICS_PORT"]!.GetValue<string>().ShouldBe("8002");
        made.Text(Deployment).ShouldContain("- name: metrics\n              containerPort: 8002\n");
        PodProjects.Of("triton-onnxruntime",
            [.. tensors, ("instanceType", "ml.g5.xlarge"), ("autoscalingMax", 2), ("hpAutoscaler", "keda")]).Text(ScaledObject)
            .ShouldContain("sum(rate(nv_inference_request_duration_us{namespace=");
        Made.From([("projectName", "endpoint"), ("deploymentConfig", "triton-onnxruntime"), .. tensors]).Text("do/environment.json")
            .ShouldNotContain("MCC_METRICS_PORT");
    }
}
