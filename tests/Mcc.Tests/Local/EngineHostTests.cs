using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>What a container engine is told, by a stand-in that writes it down.</summary>
public sealed class EngineHostTests : IDisposable
{
    private static readonly string Built = new('a', 64);

    private readonly string folder = Directory.CreateTempSubdirectory("mcc-engine-").FullName;

    [Fact]
    public async Task The_last_build_runs_by_ID()
    {
        (await Told($"mine:latest@sha256:{Built}")).Words.ShouldContain($"{Built} serve");
        var pushed = $"127.0.0.1:5000/mine@sha256:{new string('b', 64)}";
        (await Told(pushed)).Words.ShouldContain($"{pushed} serve");
        (await Told("mine:latest")).Words.ShouldContain("mine:latest serve");
        // A registry has digests only.
        (await Told($"mine@sha256:{Built}", registry: "127.0.0.1:5000")).Words.ShouldContain($"mine@sha256:{Built} serve");
    }

    [Fact]
    public async Task Container_variables_are_not_visible_in_process_lists()
    {
        var (words, variables) = await Told("mine:latest",
            new() { ["HF_TOKEN"] = "hf_very\nsecret", ["DOCKER_HOST"] = "tcp://elsewhere", ["SAGEMAKER_BIND_TO_PORT"] = "1" });

        words.ShouldContain("--env HF_TOKEN ");
        words.ShouldNotContain("secret");
        variables.ShouldContain("HF_TOKEN=hf_very\nsecret\0");
        // What the engine itself would follow is the container's alone.
        words.ShouldContain("--env DOCKER_HOST=tcp://elsewhere ");
        variables.ShouldNotContain("tcp://elsewhere");
        words.ShouldContain("--env SAGEMAKER_BIND_TO_PORT=8080 ");
    }

    [Fact]
    public async Task An_image_that_looks_like_an_option_is_refused()
    {
        var failure = await Should.ThrowAsync<ContainerException>(() => Told("--volume=/:/host"));

        failure.Message.ShouldContain("is not a valid image name");
        File.Exists(Path.Combine(folder, "words")).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(string Words, string Variables)> Told(string image, Dictionary<string, string>? environment = null,
        string registry = "")
    {
        var engine = Path.Combine(folder, "engine");
        await File.WriteAllTextAsync(engine, $"""
            #!/bin/sh
            case "$1 $2 $3" in
                'image inspect {Built}') exit 0 ;;
                'image inspect '*) exit 1 ;;
                'run '*) echo "$*" > '{folder}/words'; cat /proc/self/environ > '{folder}/variables' ;;
            esac
            """);
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var settings = new LocalSettings(folder) { Registry = registry };
        using var log = new ContainerLog(Path.Combine(folder, $"{Guid.NewGuid():N}.log"), TimeProvider.System);
        var host = new EngineHost(engine, settings, new Ports(), RunningList.In(folder));
        await using var container = await host.Start(new("one", image, environment ?? [], log), TestContext.Current.CancellationToken);
        return (await File.ReadAllTextAsync(Path.Combine(folder, "words")), await File.ReadAllTextAsync(Path.Combine(folder, "variables")));
    }
}
