using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Platform.Files;

namespace Mcc.Cli.Hosting;

/// <summary>
/// The catalog with the rows that the user refreshed (<see cref="RefreshedFolder"/>), and the layers and rows of the user's own data
/// folders: <c>~/.ml-container-creator/data</c>, then each <c>--data</c>.
/// They are read before the command line is parsed, because options take their choices from them.
/// </summary>
public static class DataFolders
{
    public const string Option = "--data";

    public static Catalog Load(IReadOnlyList<string> arguments, CliEnvironment cli, Catalog shipped, ICollection<Finding> findings)
    {
        var folders = Folders(arguments, cli);
        var refreshed = RefreshedFolder.Find(cli) is { Exists: true } found ? found : null;
        if (folders.Count == 0 && refreshed is null)
            return shipped;
        var files = refreshed is null ? shipped.Files : shipped.Files.Changed(refreshed.Over);
        foreach (var folder in folders)
        {
            var shownAs = folder.TrimEnd('/');
            files = DataOverlay.Add(files, shownAs, DataFolder.Read(Path.GetFullPath(folder, cli.Folder), shownAs, findings),
                ViewList.Names, findings);
        }

        return new(files);
    }

    public static bool AreUsed(IReadOnlyList<string> arguments, CliEnvironment cli) =>
        Folders(arguments, cli).Count > 0 || RefreshedFolder.Find(cli) is { Exists: true };

    private static List<string> Folders(IReadOnlyList<string> arguments, CliEnvironment cli)
    {
        var own = cli.HomeIfAny is { } home ? Path.Combine(home, "data") : null;
        return [.. own is not null && Directory.Exists(own) ? [own] : Array.Empty<string>(), .. Named(arguments)];
    }

    private static IEnumerable<string> Named(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count && arguments[i] != "--"; i++)
        {
            if (arguments[i].StartsWith(Option + "=", StringComparison.Ordinal))
                yield return arguments[i][(Option.Length + 1)..];
            else if (arguments[i] == Option && i + 1 < arguments.Count)
                yield return arguments[++i];
        }
    }
}
