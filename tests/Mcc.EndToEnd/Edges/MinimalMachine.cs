using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>A root folder that has the native program, the C library and nothing else, as the smallest image has.</summary>
public sealed class MinimalMachine : IAsyncLifetime
{
    private readonly TemporaryFolder place = new("mcc-minimal-");

    /// <summary>What stands at <c>/place</c> there, where commands run.</summary>
    public string Work => Path.Combine(place.Path, "place");

    /// <summary>Why there is none; null where there is one.</summary>
    public string? Reason { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Reason = await Make();
    }

    public void Require() => Assert.SkipWhen(Reason is not null, Reason ?? "");

    /// <summary>Runs a program of that root with it as the whole file system; what is mounted is gone with the command.</summary>
    /// <param name="mounts">Folders of this machine that are there too, such as <c>proc</c>.</param>
    public Task<Ended> Run(IReadOnlyList<string> mounts, IReadOnlyDictionary<string, string> variables, params string[] words) => Shell.Run(
        "unshare",
        [
            "--mount", "sh", "-euc",
            $"root=$1; shift; for each in {string.Join(' ', mounts)}; do mount --rbind \"/$each\" \"$root/$each\"; done; "
                + "exec env -i \"$@\"",
            "sh", place.Path, .. variables.Select(variable =>
                $"{variable.Key}={variable.Value}"), "unshare", $"--root={place.Path}", "--wd=/place", "/bin/mcc", .. words,
        ],
        "/", patience: TimeSpan.FromMinutes(3));

    public ValueTask DisposeAsync()
    {
        place.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> Make()
    {
        if (File.Exists(Path.ChangeExtension(Repository.Program, ".dll")))
            return $"{Repository.Program} is not native: MCC_PROGRAM names the launcher's.";
        if (!Environment.IsPrivilegedProcess || (await Shell.Run("unshare", ["--mount", "true"], "/")).Exit != 0)
            return "Only root can change its root folder, and may do so here.";
        foreach (var folder in new[] { "bin", "proc", "dev", "tmp", "place", "etc" })
            Directory.CreateDirectory(Path.Combine(place.Path, folder));
        File.Copy(Repository.Program, Path.Combine(place.Path, "bin", "mcc"));
        var libraries = (await Shell.Run("ldd", [Repository.Program], "/"))
            .Well().Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (var library in libraries.Where(File.Exists))
        {
            var target = place.Path + library;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(library, target, overwrite: true);
        }

        await File.WriteAllTextAsync(Path.Combine(place.Path, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        return null;
    }
}
