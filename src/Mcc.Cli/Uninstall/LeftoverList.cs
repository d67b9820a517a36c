using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Uninstall;

/// <summary>All that mcc has written outside of projects, with what stays and why.</summary>
public static class LeftoverList
{
    /// <summary>How folders for temporary files begin: those of mcc, and of the servers of projects.</summary>
    private const string Prefix = "mcc-";

    /// <param name="everything">Also what a person wrote or chose.</param>
    public static async Task<IReadOnlyList<Leftover>> Of(CliEnvironment cli, bool everything, CancellationToken cancel)
    {
        var found = new List<Leftover>();
        if (cli.HomeIfAny is { } home && Directory.Exists(home))
        {
            foreach (var place in StatePlace.All)
            {
                var reason = place.IsWritten && !everything ? "--all deletes it" : null;
                Add(found, Path.Combine(home, place.Name), place.Content, reason, place.Runs);
            }

            var known = StatePlace.All.Select(place => place.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var stranger in Directory.EnumerateFileSystemEntries(home).Where(path => !known.Contains(Path.GetFileName(path)))
                .Order(StringComparer.Ordinal))
                Add(found, stranger, "unknown", "mcc did not write it");
        }

        if (cli.UserHome is { } user)
            Add(found, Path.Combine(user, ".cache", "mcc-tests"), "what ./mcc check keeps", null);
        foreach (var path in await Temporary(cli, cancel))
            Add(found, path, "temporary files", ProcessesThatName.Any(path) ? "a process uses it" : null);
        return found;
    }

    private static void Add(
        List<Leftover> found, string path, string content, string? reason, Func<string, IEnumerable<string>>? runs = null)
    {
        if (Path.Exists(path))
            found.Add(new(path, content, Leftover.Size(path), reason) { LocalSageMakers = [.. runs?.Invoke(path) ?? []] });
    }

    /// <summary>Folders for temporary files of this user; a link may lead anywhere. Without <c>find</c> none is known to be ours.</summary>
    private static async Task<IEnumerable<string>> Temporary(CliEnvironment cli, CancellationToken cancel)
    {
        var folder = cli.Variable("TMPDIR") is { Length: > 0 } given && Path.IsPathRooted(given) ? given : Path.GetTempPath();
        string[] words = [folder, "-maxdepth", "1", "-type", "d", "-name", Prefix + "*", "-uid", UserAccount.Number, "-print0"];
        var ended = Directory.Exists(folder) ? await ProcessRunner.Run(new("find", words, "/", cli.Environment), cancel) : null;
        return ended is { Succeeded: true }
            ? ended.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>Bytes for a person.</summary>
    public static string Amount(long bytes) => bytes switch
    {
        >= 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GiB"),
        >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) / 1024} KiB"),
    };
}
