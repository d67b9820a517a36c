using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// Custom resource definitions, generated from our facts, in a real API server. The operators behind these kinds do not run, and what
/// their admission webhooks refuse is not known.
/// </summary>
[Collection("kubernetes")]
public sealed class CustomKindTests(ApiServer server)
{
    private const string Endpoint = """
        apiVersion: inference.sagemaker.aws.amazon.com/v1
        kind: InferenceEndpointConfig
        metadata:
          name: NAME
          namespace: custom-kinds
        spec:
          modelName: qwen3
          instanceType: ml.g5.8xlarge
          replicas: 2
          modelSourceConfig:
            modelSourceType: s3
            s3Storage:
              bucketName: models
              region: us-west-2
            modelLocation: qwen3
          metrics:
            modelMetrics:
              port: 8080
          worker:
            image: example.org/server:1
            modelInvocationPort:
              containerPort: 8080
            modelVolumeMount:
              name: weights
            resources:
              requests:
                cpu: 4
                memory: 16Gi
                nvidia.com/gpu: "1"
            environmentVariables:
              - name: HF_TOKEN
                valueFrom:
                  secretKeyRef:
                    name: token
                    key: hf-token
            probes:
              readinessProbe:
                httpGet:
                  path: /ping
                  port: 8080
        """;

    private const string Scaled = """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: NAME
          namespace: custom-kinds
        spec:
          scaleTargetRef:
            name: server
          maxReplicaCount: 3
          triggers:
            - type: prometheus
              metadata:
                query: sum(requests)
                threshold: "4"
        """;

    private const string Monitor = """
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata:
          name: NAME
          namespace: custom-kinds
        spec:
          selector:
            matchLabels:
              app: server
          endpoints:
            - port: http
              path: /metrics
              interval: 15s
        """;

    [Theory]
    [InlineData(Endpoint)]
    [InlineData(Scaled)]
    [InlineData(Monitor)]
    public async Task An_object_of_these_fields_is_stored_whole(string manifest)
    {
        server.Require();
        var made = Parse(manifest, "whole");

        made.LostIn(await server.Create(made)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Endpoint, "modelSourceType: s3", "modelSourceType: hub",
        "spec.modelSourceConfig.modelSourceType: Unsupported value: \"hub\": supported values: \"fsx\", \"s3\", \"huggingface\", "
            + "\"kubernetesVolume\"")]
    [InlineData(Endpoint, "    image: example.org/server:1\n", "", "spec.worker.image: Required value")]
    [InlineData(Endpoint, "replicas: 2", "replicas: two", "spec.replicas: Invalid value: \"string\"")]
    [InlineData(Endpoint, "containerPort: 8080", "containerPort: 80800", "spec.worker.modelInvocationPort.containerPort")]
    [InlineData(Endpoint, "instanceType: ml.", "instanceType: ", "spec.instanceType")]
    [InlineData(Endpoint, "memory: 16Gi", "memory: 16 GB", "spec.worker.resources.requests.memory")]
    [InlineData(Scaled, "  scaleTargetRef:\n    name: server\n", "", "spec.scaleTargetRef: Required value")]
    [InlineData(Scaled, "threshold: \"4\"", "threshold: 4", "spec.triggers.metadata.threshold")]
    [InlineData(Monitor, "interval: 15s", "interval: 15 seconds", "spec.endpoints.interval")]
    public async Task A_wrong_field_is_refused_by_name(string manifest, string right, string wrong, string says)
    {
        server.Require();
        var broken = manifest.Replace(right, wrong, StringComparison.Ordinal);
        broken.ShouldNotBe(manifest);

        (await Should.ThrowAsync<RefusedException>(() => server.Create(Parse(broken, "refused")))).Message.ShouldContain(says);
    }

    [Theory]
    [InlineData(Endpoint, "  replicas: 2", "  replica: 2", "spec.replica")]
    [InlineData(Monitor, "path: /metrics", "url: /metrics", "spec.endpoints[0].url")]
    [InlineData(Scaled, "type: prometheus", "type: prometheus\n      when: now", "spec.triggers[0].when")]
    public async Task A_field_that_does_not_exist_is_lost(string manifest, string right, string wrong, string lost)
    {
        server.Require();
        var made = Parse(manifest.Replace(right, wrong, StringComparison.Ordinal), $"lost-{lost.Length}");

        made.LostIn(await server.Create(made)).ShouldBe([lost]);
    }

    [Fact]
    public void Every_fact_names_the_commit_that_it_was_read_at() =>
        CustomKind.All.Select(kind => (kind.ApiVersion, kind.Kind, kind.Source)).ShouldBe(
        [
            ("gateway.networking.k8s.io/v1", "HTTPRoute", "kubernetes-sigs/gateway-api@4564255ac2c35d582249b3cdf261bdf51c8bca32"),
            ("inference.sagemaker.aws.amazon.com/v1", "InferenceEndpointConfig",
                "aws/sagemaker-hyperpod-cli@a00b22d17ea928a6e39a43bd2efdafe01b1005ea"),
            ("serving.kserve.io/v1beta1", "InferenceService", "kserve/kserve@aaac4e294dae2c7b1aa1886447793f3aa1c30912"),
            ("keda.sh/v1alpha1", "ScaledObject", "kedacore/keda@64d83610d69d0cf97f7c09501f7afe8e812add2f"),
            ("monitoring.coreos.com/v1", "ServiceMonitor",
                "prometheus-operator/prometheus-operator@fadceb338da921aaf0c2aad9531d1480061afb7b"),
        ]);

    private static ManifestObject Parse(string manifest, string name) =>
        ManifestObject.Parse(manifest.Replace("NAME", name, StringComparison.Ordinal));
}
