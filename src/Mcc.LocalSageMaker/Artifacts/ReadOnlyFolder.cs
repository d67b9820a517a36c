namespace Mcc.LocalSageMaker.Artifacts;

/// <summary>
/// Takes the right to write away from a folder and all in it, as SageMaker mounts models, and gives it back to delete it.
/// </summary>
internal static class ReadOnlyFolder
{
    private const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Seal(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        // A container may run as another user, so everybody may read.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, (File.GetUnixFileMode(file) | Read) & ~Write);
        foreach (var each in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
            File.SetUnixFileMode(each, (File.GetUnixFileMode(each) | Read | Enter) & ~Write);
    }

    /// <summary>Puts a sealed copy of the other folder in place of what is there.</summary>
    public static void Replace(string folder, string other)
    {
        Delete(folder);
        Directory.CreateDirectory(folder);
        foreach (var each in Directory.EnumerateDirectories(other, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(other, each)));
        foreach (var file in Directory.EnumerateFiles(other, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(folder, Path.GetRelativePath(other, file)));
        Seal(folder);
    }

    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder)) return;
        if (!OperatingSystem.IsWindows())
        {
            foreach (var each in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder))
                File.SetUnixFileMode(each, File.GetUnixFileMode(each) | UnixFileMode.UserWrite);
        }

        Directory.Delete(folder, recursive: true);
    }
}
