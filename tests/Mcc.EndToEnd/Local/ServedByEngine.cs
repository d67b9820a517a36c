using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;

namespace Mcc.EndToEnd.Local;

/// <summary>A project's image in the local SageMaker, run by a container engine through its command line.</summary>
internal static class ServedByEngine
{
    private const long Gibibyte = 1024L * 1024 * 1024;

    /// <param name="program">The engine's command, found by the variables.</param>
    public static async Task Check(string program, IReadOnlyDictionary<string, string> variables)
    {
        using var place = new Surroundings.TemporaryFolder();
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "emulated", "http-flask", [$"--model-path={model.File}"], variables);
        (await project.Do("build")).Well();
        var id = (await Engine("image", "inspect", "--format", "{{.Id}}", "emulated:latest")).Well().Output.Trim()
            .Replace("sha256:", "", StringComparison.Ordinal);
        await using var local = new LocalCommand(variables);
        (await local.Run("up", "--port=0", $"--engine={program}")).Well();

        var answer = (await local.Ask($"""
            body = open({JsonSerializer.Serialize(model.Payload)}, "rb").read()
            sagemaker.create_model(ModelName="contained", ExecutionRoleArn=ROLE, PrimaryContainer={"{"}"Image": "emulated:latest@sha256:{id}"{"}"})
            config("contained", variant("AllTraffic", "contained"))
            endpoint("contained", "contained", timeout=240)
            print(runtime.invoke_endpoint(EndpointName="contained", Body=body, ContentType="application/json")["Body"].read().decode())
            """)).Well();
        model.ShouldBeAnswered(answer.Output);

        var name = await Name(local);
        var inspected = JsonDocument.Parse((await Engine("inspect", name)).Well().Output).RootElement[0];
        var limits = inspected.GetProperty("HostConfig");
        // ml.m5.large has 2 vCPUs and 8 GiB; a smaller machine gives what it has.
        var memory = Math.Min(8 * Gibibyte, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        limits.GetProperty("Memory").GetInt64().ShouldBeInRange(memory - (Gibibyte / 16), memory + (Gibibyte / 16));
        limits.GetProperty("NanoCpus").GetInt64().ShouldBe(1_000_000_000L * Math.Min(2, Environment.ProcessorCount));
        limits.GetProperty("PortBindings").GetProperty("8080/tcp").EnumerateArray().Select(port => port.GetProperty("HostIp").GetString())
            .ShouldBe(["127.0.0.1"]);
        (await local.Run("logs", "contained")).Well().Output.ShouldContain("/ping answered 200");

        // One that dies is started again, and the endpoint serves on.
        (await Engine("kill", name)).Well();
        (await local.Ask("""
            import time
            for _ in range(600):
                try:
                    assert invoke("contained", b"[[1,2,3,4,5,6,7,8,9,10]]", ContentType="application/json")["predictions"]
                    break
                except ClientError:
                    time.sleep(0.1)
            else:
                raise AssertionError("it never came back")
            """)).Well();
        (await local.Run("logs", "contained")).Well().Output.ShouldContain("The container exited with code 137 and is being restarted.");

        // A kill leaves the container to the next start, which brings the endpoint back in another one.
        await local.Kill();
        (await local.Run("up", $"--engine={program}")).Well();
        (await local.Ask("assert settled('contained', 240)['EndpointStatus'] == 'InService'")).Well();
        (await Engine("ps", "--all", "--quiet")).Well().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);

        // A container that is refused by its engine tells why.
        (await local.Ask("""
            sagemaker.create_model(ModelName="none", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": "no-such-image:latest"})
            config("none", variant("AllTraffic", "none"))
            print(endpoint("none", "none", status="Failed")["FailureReason"])
            """)).Well().Output.ShouldContain("could not start no-such-image:latest");

        (await local.Run("down")).Well();
        (await Engine("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
        local.Processes.ShouldBeEmpty();

        Task<Ended> Engine(params string[] words) => Shell.Run(program, words, place.Path, variables);
    }

    private static async Task<string> Name(LocalCommand local) =>
        (await local.Status()).GetProperty("containers")[0].GetProperty("place").GetString()!.Split(' ')[1];
}
