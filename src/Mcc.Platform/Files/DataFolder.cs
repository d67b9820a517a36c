using Mcc.Core.Diagnostics;

namespace Mcc.Platform.Files;

/// <summary>Reads a user's data folder (<c>--data</c>) from disk: regular files only, each at most 8 MiB.</summary>
public static class DataFolder
{
    private const string LayerFiles = "files";

    private const long MaximumFileBytes = 8 << 20;
    private const int MaximumFiles = 10_000;

    /// <returns>The files by their paths relative to the folder, with <c>/</c> between the parts; hidden files are left out.</returns>
    public static IReadOnlyDictionary<string, byte[]> Read(string folder, string shownAs, ICollection<Finding> findings)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
        {
            findings.Add(Finding.Error("data-folder", $"The data folder {shownAs} (from --data) does not exist.",
                "Specify an existing folder with --data."));
            return files;
        }

        try
        {
            // Links could lead out of the folder, and devices never end.
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device,
                IgnoreInaccessible = false,
            };
            foreach (var path in Directory.EnumerateFiles(folder, "*", options))
            {
                var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
                if (IsHidden(name))
                    continue;
                if (files.Count == MaximumFiles || new FileInfo(path).Length > MaximumFileBytes)
                {
                    findings.Add(Finding.Error(
                        "data-folder",
                        $"{shownAs}/{name} exceeds the limits of a data folder ({MaximumFiles:N0} files of at most "
                            + $"{MaximumFileBytes >> 20} MiB).",
                        "Specify a folder that contains only layers and catalog rows."));
                    return files;
                }

                files[name] = RegularFile.ReadBytes(path, MaximumFileBytes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Error("data-folder", $"The data folder {shownAs} cannot be read: {exception.Message}",
                "Make it readable."));
        }

        return files;
    }

    /// <summary>
    /// An editor's or Git's own, which no layer names. What a project gets (<c>.dockerignore</c>) is below <c>files/</c>.
    /// </summary>
    private static bool IsHidden(string name) =>
        name.Split('/').TakeWhile(part => part != LayerFiles).Any(part => part.StartsWith('.'));
}
