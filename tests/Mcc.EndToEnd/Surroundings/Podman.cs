using Xunit;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>Podman with storage of its own and the base image in it. As root only, like <see cref="ContainerEngine"/>.</summary>
public sealed class Podman : IAsyncLifetime
{
    // What root without CAP_SYS_RESOURCE and with cgroups of version 1 needs, as inside another container.
    private const string Settings = """
        [containers]
        default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
        [engine]
        runtime = "runc"
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        tmp_dir = "FOLDER/libpod"
        """;

    private readonly TemporaryFolder folder = new("mcc-podman-");

    /// <summary>What the scripts of a project need to find it.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["MCC_ENGINE"] = "podman",
        ["CONTAINERS_CONF"] = folder["containers.conf"],
        ["CONTAINERS_STORAGE_CONF"] = folder["storage.conf"],
    };

    public void Require()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Skip("Containers need root: run `./mcc check` as root.");
    }

    public Task<Ended> Run(params string[] arguments) => Shell.Run("podman", arguments, folder.Path, Variables);

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        await File.WriteAllTextAsync(folder["containers.conf"], Settings.Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        await File.WriteAllTextAsync(folder["storage.conf"],
            $"[storage]\ndriver = \"overlay\"\ngraphroot = \"{folder["graph"]}\"\nrunroot = \"{folder["run"]}\"\n");
        (await Run(["import", "--quiet", .. await BaseImage.ImportArguments()])).Well();
        (await Run(["tag", .. await BaseImage.TagArguments()])).Well();
    }

    public async ValueTask DisposeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // What cleans up after a container that has just ended may still write its event into the folder that is removed.
            for (var tries = 0; (await Run("system", "reset", "--force")) is { Exit: not 0 } reset; tries++)
            {
                if (tries > 5)
                    reset.Well();
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }

        folder.Dispose();
    }
}
