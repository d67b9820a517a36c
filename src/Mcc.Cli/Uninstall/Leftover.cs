namespace Mcc.Cli.Uninstall;

/// <summary>A file or folder outside of projects that mcc has written.</summary>
/// <param name="Bytes">Of all its files.</param>
/// <param name="Reason">Why it stays; null: it is deleted.</param>
public sealed record Leftover(string Path, string Content, long Bytes, string? Reason)
{
    /// <summary>The state folders of local SageMakers in it.</summary>
    public IReadOnlyList<string> LocalSageMakers { get; init; } = [];

    /// <summary>Reads no link: what one leads to is not mcc's.</summary>
    public static long Size(string path)
    {
        if (new FileInfo(path) is { Exists: true } file)
            return file.LinkTarget is null ? file.Length : 0;
        var every = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        return new DirectoryInfo(path) is { Exists: true, LinkTarget: null } folder
            ? folder.EnumerateFiles("*", every).Sum(file => file.Length) : 0;
    }
}
