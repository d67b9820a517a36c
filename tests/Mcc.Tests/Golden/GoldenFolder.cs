using System.Text;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Golden;

/// <summary>The goldens in the repository, <c>tests/golden</c>.</summary>
public static class GoldenFolder
{
    public const string Relative = "tests/golden";

    public static string Root { get; } = Path.Combine(SourceTree.Root, Relative);

    /// <summary>The names of the projects in the order in which they were added, a line each.</summary>
    private static string OrderPath => Root + ".txt";

    public static IReadOnlyList<string> Order => File.Exists(OrderPath) ? File.ReadAllLines(OrderPath) : [];

    public static bool IsEmpty => !Directory.Exists(Root) || !Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Any();

    /// <summary>A line for each file that is missing, too many, or differs, with the first line where it does.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<GoldenProject> projects)
    {
        var wanted = projects.SelectMany(project => project.Files.Select(file => (Path: $"{project.Name}/{file.Path}", File: file)))
            .ToDictionary(entry => entry.Path, entry => entry.File, StringComparer.Ordinal);
        var there = Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. there.Where(path => !wanted.ContainsKey(path)).Order(StringComparer.Ordinal)
                .Select(path => $"{path} is not generated any more"),
            .. wanted.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => there.Contains(entry.Key) ? Difference(entry.Key, entry.Value) : $"{entry.Key} is new").OfType<string>(),
        ];
    }

    /// <summary>Makes the repository's goldens these, all of them and nothing else.</summary>
    public static void Accept(IReadOnlyList<GoldenProject> projects)
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
        File.WriteAllLines(OrderPath, projects.Select(project => project.Name));
        foreach (var project in projects)
        {
            foreach (var file in project.Files)
            {
                var path = Path.Combine(Root, project.Name, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, file.Content);
                if (file.Executable)
                    File.SetUnixFileMode(path, File.GetUnixFileMode(
                        path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            }
        }
    }

    private static string? Difference(string path, ProjectFile file)
    {
        var onDisk = Path.Combine(Root, path);
        if (File.GetUnixFileMode(onDisk).HasFlag(UnixFileMode.UserExecute) != file.Executable)
            return $"{path} {(file.Executable ? "can be executed now" : "cannot be executed any more")}";
        var content = File.ReadAllBytes(onDisk);
        if (content.AsSpan().SequenceEqual(file.Content))
            return null;
        var (before, after) = (Lines(content), Lines(file.Content));
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{path}:{line + 1}: {before.ElementAtOrDefault(line) ?? "(the end)"}\n  is now: "
            + $"{after.ElementAtOrDefault(line) ?? "(the end)"}";
    }

    private static string[] Lines(byte[] content) => Encoding.UTF8.GetString(content).Split('\n');
}
