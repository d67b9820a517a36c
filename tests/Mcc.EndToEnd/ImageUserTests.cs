using System.Text;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>The user that a server has in its image: it can change no code, and it needs neither root nor a disk to write to.</summary>
[Collection("containers")]
public sealed class ImageUserTests(ContainerEngine engine) : IDisposable
{
    /// <summary>Slow only where the variable says so.</summary>
    private const string Handler = """
        import os, time

        def predict_fn(data, model):
            time.sleep(float(os.environ.get("SLOW", "0")))
            return model.predict(data)
        """;

    /// <summary>Some kernels and sandboxes refuse the socket filter with which the server lets in no new connection.</summary>
    private const string WithoutSocketFilter = """
        {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["setsockopt"], "action": "SCMP_ACT_ERRNO",
         "args": [{"index": 2, "value": 26, "op": "SCMP_CMP_EQ"}]}]}
        """;

    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-fastapi")]
    public async Task A_server_leaves_root_and_needs_neither_root_nor_a_writable_disk(string configuration)
    {
        engine.Require();
        var model = await TrainedModel.Train(place, "joblib");
        var name = $"user-{configuration}";
        await using var project = await Project.Generate(place, name, configuration, [$"--model-path={model.File}"], engine.Variables);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "code", "inference.py"), Handler);
        // As files are where nobody else may read them.
        (await project.Shell("chmod -R go= code model runtime/server")).Well();
        (await project.Do("build")).Well();

        (await project.Do("run", "--port", $"{project.Port}")).Well();
        model.ShouldBeAnswered((await project.Do("test", "--payload", model.Payload)).Well().Output);
        var container = (await File.ReadAllTextAsync(Path.Combine(project.Folder, ".mcc", "run", "container"))).Trim();
        await ShouldHaveLeftRoot(container);
        (await project.Do("stop")).Well();

        await ShouldServe(project, model, name, "--user=1234:1234", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL",
            "--security-opt=no-new-privileges");
    }

    [Fact]
    public async Task A_mounted_model_that_only_root_may_read_is_served()
    {
        engine.Require();
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "mounted", "http-flask", [$"--model-path={model.File}"], engine.Variables);
        (await project.Do("build")).Well();
        var mounted = Directory.CreateDirectory(place["as-sagemaker-mounts"]).FullName;
        File.Copy(model.File, Path.Combine(mounted, "model.joblib"));
        (await Shell.Run("chmod", ["-R", "go=", mounted], "/")).Well();

        await ShouldServe(project, model, "mounted", $"--volume={mounted}:/opt/ml/model");
    }

    [Fact]
    public async Task Sigterm_finishes_what_is_running_where_the_kernel_refuses_a_socket_filter()
    {
        engine.Require();
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "drained", "http-flask", [$"--model-path={model.File}"], engine.Variables);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "code", "inference.py"), Handler);
        await File.WriteAllTextAsync(place["seccomp.json"], WithoutSocketFilter);
        (await project.Do("build")).Well();
        var container = await Start(project, "drained", "--env=SLOW=2", $"--security-opt=seccomp={place["seccomp.json"]}");

        var answers = Enumerable.Range(0, 2).Select(_ => Ask(project, model)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        (await engine.Docker("stop", "--time=30", container)).Well();

        foreach (var answer in await Task.WhenAll(answers))
            model.ShouldBeAnswered(answer);
        (await engine.Docker("inspect", "--format={{.State.ExitCode}}", container)).Well().Output.Trim().ShouldBe("0");
        (await engine.Docker("rm", container)).Well();
    }

    public void Dispose() => place.Dispose();

    private async Task ShouldHaveLeftRoot(string container)
    {
        var lines = (await engine.Docker("exec", "--user=65534", container, "sh", "-c", "cat /proc/[0-9]*/status")).Well()
            .Output.Split('\n');
        var users = lines.Where(line => line.StartsWith("Uid:", StringComparison.Ordinal)).ToList();
        // The supervisor, its log's pump, nginx and its worker, the pool and a worker.
        users.Count.ShouldBeGreaterThanOrEqualTo(6);
        users.ShouldAllBe(line => line == "Uid:\t65534\t65534\t65534\t65534");
        lines.Where(line => line.StartsWith("CapEff:", StringComparison.Ordinal)).ShouldAllBe(line => line.Trim('0') == "CapEff:\t");
        // A worker has two filters of system calls in addition to the engine's, also where the container is started as root.
        lines.ShouldContain("Seccomp_filters:\t3");
        (await engine.Docker("logs", container)).Well().ToString().ShouldContain("seccomp; MCC_ALLOW: nothing");
        var written = await engine.Docker("exec", "--user=65534", container, "sh", "-c",
            "find /opt/mcc -writable ! -type l | head -n 1");
        written.Well().Output.ShouldBeEmpty();
    }

    private async Task ShouldServe(Project project, TrainedModel model, string image, params string[] how)
    {
        var container = await Start(project, image, how);
        model.ShouldBeAnswered(await Ask(project, model));
        (await engine.Docker("stop", container)).Well();
        (await engine.Docker("inspect", "--format={{.State.ExitCode}}", container)).Well().Output.Trim().ShouldBe("0");
        (await engine.Docker("rm", container)).Well();
    }

    /// <summary>Starts a container of the image, and waits until it is ready.</summary>
    private async Task<string> Start(Project project, string image, params string[] how)
    {
        var container = (await engine.Docker(["run", "--detach", $"--publish=127.0.0.1:{project.Port}:8080", .. how, image, "serve"]))
            .Well().Output.Trim();
        using var client = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if ((await client.GetAsync($"{project.Url}/ping")).IsSuccessStatusCode)
                    return container;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            attempt.ShouldBeLessThan(300, (await engine.Docker("logs", container)).Error);
            await Task.Delay(100);
        }
    }

    private static async Task<string> Ask(Project project, TrainedModel model)
    {
        using var client = new HttpClient();
        using var body = new StringContent(await File.ReadAllTextAsync(model.Payload), Encoding.UTF8, "application/json");
        return await (await client.PostAsync($"{project.Url}/invocations", body)).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}
