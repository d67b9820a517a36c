namespace Mcc.LocalSageMaker.Artifacts;

/// <summary>How much of a disk may be filled: other programs need it too.</summary>
internal static class FreeSpace
{
    private const long Reserve = 256L * 1024 * 1024;

    /// <summary>Bytes that may be written below a folder: what is free, without 256 MiB or a twentieth of a small disk.</summary>
    public static long Of(string folder)
    {
        var disk = new DriveInfo(Path.GetFullPath(folder));
        return Math.Max(0, disk.AvailableFreeSpace - Math.Min(Reserve, disk.TotalSize / 20));
    }
}
