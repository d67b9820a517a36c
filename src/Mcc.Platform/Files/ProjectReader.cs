namespace Mcc.Platform.Files;

/// <summary>Reads the files of a project on disk, and nothing outside of its folder.</summary>
public sealed class ProjectReader(string folder)
{
    private readonly string root = Path.GetFullPath(folder).TrimEnd('/') + "/";

    /// <summary>The bytes of the file at a path within the project, or null where there is none.</summary>
    public byte[]? Read(string path)
    {
        var full = Path.GetFullPath(path, root);
        return full.StartsWith(root, StringComparison.Ordinal) && File.Exists(full) ? RegularFile.ReadBytes(full, FileLimits.Source) : null;
    }
}
