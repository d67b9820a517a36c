using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>The Kubernetes manifests of a HyperPod project.</summary>
public sealed class PodManifestTests
{
    private const string FileSystem = "fs-0123456789abcdef0";

    [Theory]
    [InlineData("volume")]
    [InlineData("volume-claim")]
    public void A_file_system_has_an_access_mode_that_its_driver_supports(string file) =>
        // https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/pkg/driver/controller.go: volumeCaps
        Http(("fsxVolumeHandle", FileSystem)).Text($"deploy/hyperpod-eks/{file}.yaml")
            .ShouldContain("  accessModes:\n    - ReadWriteMany\n");

    [Fact]
    public void The_model_folder_of_a_file_system_is_mounted_read_only()
    {
        var text = Http(("fsxVolumeHandle", FileSystem), ("fsxPath", "models/fraud")).Text(Deployment);

        text.ShouldContain("mountPath: /opt/ml/model\n              subPath: models/fraud\n              readOnly: true\n");
        Http(("fsxVolumeHandle", FileSystem)).Text(Deployment).ShouldNotContain("subPath");
    }

    [Theory]
    [InlineData("/models")]
    [InlineData("models/")]
    [InlineData("../models")]
    [InlineData("models/../other")]
    public void A_path_that_Kubernetes_refuses_as_subPath_is_refused(string path) =>
        Http(("fsxVolumeHandle", FileSystem), ("fsxPath", path)).Errors.ShouldHaveSingleItem().ShouldContain("fsxPath");

    [Fact]
    public void A_model_of_the_Hub_and_the_root_of_a_file_system_are_refused()
    {
        Llm(("fsxVolumeHandle", FileSystem)).Errors.ShouldHaveSingleItem().ShouldContain("mounts the root of a file system as the model");

        var made = Llm(("fsxVolumeHandle", FileSystem), ("fsxPath", "models/qwen3"));
        made.Errors.ShouldBeEmpty();
        made.Findings.Single(finding => finding.Rule == "file-system").Severity.ShouldBe(Severity.Note);
    }

    [Fact]
    public void A_rollout_stops_the_old_pod_first_where_pods_hold_accelerators()
    {
        Llm().Text(Deployment).ShouldContain("rollingUpdate:\n      maxUnavailable: 1\n      maxSurge: 0\n");
        Http().Text(Deployment).ShouldContain("rollingUpdate:\n      maxUnavailable: 0\n      maxSurge: 1\n");
    }

    [Fact]
    public void Memory_is_limited_to_what_is_requested()
    {
        var text = Llm(("hpMemRequest", "24Gi")).Text(Deployment);

        text.ShouldContain(
            "requests:\n              cpu: \"6\"\n              ephemeral-storage: \"32Gi\"\n              memory: \"24Gi\"\n"
                + "              nvidia.com/gpu: \"1\"\n            limits:\n              memory: \"24Gi\"\n"
                + "              nvidia.com/gpu: \"1\"\n");
        text.ShouldContain("medium: Memory\n            sizeLimit: \"8192Mi\"\n");
        Llm(("hpMemRequest", "2G")).Text(Deployment).ShouldContain("medium: Memory\n            sizeLimit: \"953Mi\"\n");
    }

    [Fact]
    public void A_download_outlives_the_container_on_a_volume_of_its_size()
    {
        var text = Llm().Text(Deployment);

        text.ShouldContain("- name: cache\n              mountPath: /tmp/huggingface\n");
        // 8.19 billion parameters of 2 bytes: 15.3 GiB, and a fifth, and 12 GiB.
        text.ShouldContain("- name: cache\n          emptyDir:\n            sizeLimit: \"31Gi\"\n");
        Llm(("modelEnv", new JsonObject { ["HF_HOME"] = "/cache" })).Text(Deployment).ShouldContain("mountPath: /cache\n");
        Llm(("modelName", "someone/unknown")).Text(Deployment).ShouldContain("- name: cache\n          emptyDir: {}\n");
        Http().Text(Deployment).ShouldNotContain("cache");
    }

    [Theory]
    [InlineData("500m", "1")]
    [InlineData("1.9", "1")]
    [InlineData("3", "3")]
    public void An_HTTP_server_has_a_worker_for_each_requested_CPU(string cpus, string workers) =>
        Http(("hpCpuRequest", cpus), ("instanceType", "ml.m5.xlarge")).Json("do/environment.json")["SAGEMAKER_MODEL_SERVER_WORKERS"]!
            .GetValue<string>().ShouldBe(workers);

    [Fact]
    public void A_number_of_workers_that_the_user_sets_is_kept()
    {
        Http(("modelEnv", new JsonObject { ["SAGEMAKER_MODEL_SERVER_WORKERS"] = "3" })).Json("do/environment.json").ToJsonString()
            .ShouldBe("""{"SAGEMAKER_MODEL_SERVER_WORKERS":"3"}""");
        Llm().Text("do/environment.json").ShouldNotContain("WORKERS");
    }

    [Theory]
    [InlineData("Qwen/Qwen3-8B", "ml.g6e.2xlarge", 360, 2700)]
    // 688,586,727,753 bytes at 100 MB/s take 6,885 seconds.
    [InlineData("deepseek-ai/DeepSeek-R1", "ml.p5en.48xlarge", 1377, 7785)]
    public void A_rollout_waits_for_the_image_and_the_download(string model, string type, int probes, int seconds)
    {
        var text = Llm(("modelName", model), ("instanceType", type)).Text(Deployment);

        text.ShouldContain($"failureThreshold: {probes}\n");
        // Kubernetes gives up after 600 seconds by default.
        text.ShouldContain($"  progressDeadlineSeconds: {seconds}\n");
        Llm(("modelName", model), ("instanceType", type), ("hyperpodReplicas", 2)).Text("runtime/lib/deploy.sh")
            .ShouldContain($" seconds={2 * seconds}\n");
    }

    [Fact]
    public void A_pod_leaves_the_service_before_its_server_stops()
    {
        Http().Text(Deployment).ShouldContain("terminationGracePeriodSeconds: 40\n");
        Llm().Text(Deployment).ShouldContain("terminationGracePeriodSeconds: 120\n");
        Llm().Text(Deployment).ShouldContain(
            "preStop:\n              exec:\n                command:\n                  - sleep\n                  - \"10\"\n");
    }

    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-fastapi")]
    public void HTTP_pods_satisfy_the_restricted_profile(string configuration)
    {
        RestrictedProfile.Violations(Pods(configuration).Text(Deployment)).ShouldBeEmpty();
        RestrictedProfile.Violations(Pods(configuration, ("fsxVolumeHandle", FileSystem)).Text(Deployment)).ShouldBeEmpty();
        Pods(configuration).Text(Deployment).ShouldContain("runAsUser: 65534\n");
        Pods(configuration).Text("Dockerfile").ShouldContain(" MCC_USER=65534\n");
        Pods(configuration).Text(Deployment).ShouldContain("readOnlyRootFilesystem: true\n");
        Pods(configuration).Text(Deployment).ShouldContain("- name: temporary\n              mountPath: /tmp\n");
    }

    [Fact]
    public void Pods_of_engines_lack_only_the_user_and_the_capabilities() =>
        RestrictedProfile.Violations(Llm().Text(Deployment))
            .ShouldBe(["capabilities.drop of model", "runAsNonRoot of model"]);

    [Fact]
    public void The_restricted_profile_refuses_what_it_forbids() =>
        RestrictedProfile.Violations("""
            spec:
              template:
                spec:
                  hostNetwork: true
                  securityContext:
                    runAsUser: 0
                    seccompProfile:
                      type: Unconfined
                  containers:
                    - name: one
                      ports:
                        - containerPort: 80
                          hostPort: 80
                      securityContext:
                        privileged: true
                        runAsNonRoot: true
                        capabilities:
                          drop: [ALL]
                          add: [IPC_LOCK]
                  volumes:
                    - name: host
                      hostPath:
                        path: /
            """).ShouldBe(
            [
                "allowPrivilegeEscalation of one", "capabilities.add of one", "hostNetwork", "hostPort of one", "privileged of one",
                "runAsUser of one", "seccompProfile of one", "volume host",
            ]);

    private const string Deployment = "deploy/hyperpod-eks/deployment.yaml";

    private static Made Http(params (string, JsonNode)[] more) => PodProjects.Http(more);

    private static Made Llm(params (string, JsonNode)[] more) => PodProjects.Llm(more);

    private static Made Pods(string configuration, params (string, JsonNode)[] more) => PodProjects.Of(configuration, more);
}
