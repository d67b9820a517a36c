using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;

namespace Mcc.Tests.Laws.Readers;

/// <summary>
/// The files of all combinations on the disk, each path and content once, under a folder for the first combination that has it.
/// </summary>
public sealed class GeneratedFiles : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mcc-readers-").FullName;

    public GeneratedFiles()
    {
        var seen = new HashSet<(string, string?)>();
        var files = new List<WrittenFile>();
        foreach (var (name, project) in Combinations.Varied(Combinations.Shipped))
        {
            var folder = Path.Combine(root, Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Count++;
            foreach (var file in project.Files.Where(file => file.Copy is null && seen.Add((file.Path, file.Digest))))
            {
                var text = System.Text.Encoding.UTF8.GetString(file.Content);
                var kind = FileKinds.Of(file.Path, text.Split('\n', 2)[0]);
                files.Add(Write(name, project, file.Path, kind, folder, text));
            }
        }

        // shellcheck looks for its settings in a script's folder and those above it.
        if (files.Find(file => file.Path == "runtime/.shellcheckrc") is { } settings)
        {
            var text = File.ReadAllText(settings.OnDisk);
            foreach (var runtime in Directory.EnumerateDirectories(root, "runtime", SearchOption.AllDirectories))
                File.WriteAllText(Path.Combine(runtime, ".shellcheckrc"), text);
        }

        All = files;
    }

    /// <summary>Of how many projects.</summary>
    public int Count { get; }

    public IReadOnlyList<WrittenFile> All { get; }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static WrittenFile Write(string combination, Core.Projects.CheckedProject project, string path, FileKind kind, string folder,
        string text)
    {
        var onDisk = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(onDisk)!);
        File.WriteAllText(onDisk, text);
        return new(combination, project, path, kind, onDisk);
    }
}
