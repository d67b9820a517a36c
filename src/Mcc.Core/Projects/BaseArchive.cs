using System.IO.Compression;

namespace Mcc.Core.Projects;

/// <summary>
/// The bytes of a project as they were generated, as a ZIP archive: the base of a later three-way merge. The user's own files (the model
/// and the modules of <c>--code-path</c>) are not in it, nor is <c>.mcc/</c>.
/// </summary>
public static class BaseArchive
{
    public const string Path = ".mcc/base.zip";

    private const string Record = ".mcc/";

    /// <summary>Mode bits of Unix in the upper half of an entry's attributes: a plain file with 0755 or 0644.</summary>
    private const int Executable = 0x81ED << 16;
    private const int Plain = 0x81A4 << 16;

    /// <summary>ZIP knows no earlier time. The same files are the same bytes, whenever they are written.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The files in their order, stored without compression: that costs least time, and no version of a library changes the bytes.
    /// </summary>
    public static byte[] Of(IReadOnlyList<ProjectFile> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files.Where(file => file.Copy is null && !file.Path.StartsWith(Record, StringComparison.Ordinal)))
            {
                var entry = archive.CreateEntry(file.Path, CompressionLevel.NoCompression);
                entry.LastWriteTime = Time;
                entry.ExternalAttributes = file.Executable ? Executable : Plain;
                using var content = entry.Open();
                content.Write(file.Content);
            }
        }

        return bytes.ToArray();
    }
}
