using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Mcc.Core.Projects;

/// <summary>
/// The bytes of a project as they were generated, as a ZIP archive: the base of a later three-way merge. The user's own files (the model
/// and the modules of <c>--code-path</c>) are not in it, nor is <c>.mcc/</c>.
/// </summary>
/// <remarks>
/// Entries are stored, not compressed, and written here: .NET's ZipArchive opens a compressor for each entry, and its bytes may depend on
/// its version. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
/// </remarks>
public static class BaseArchive
{
    public const string Path = ".mcc/base.zip";

    private const string Record = ".mcc/";
    private const int LocalHeaderSize = 30;
    private const int DirectoryHeaderSize = 46;
    private const int EndSize = 22;

    /// <summary>Version 2.0 of the format, made on Unix: the upper half of the attributes is a Unix mode.</summary>
    private const ushort Version = 20;
    private const ushort MadeOnUnix = (3 << 8) | Version;

    /// <summary>Names are UTF-8.</summary>
    private const ushort Utf8 = 1 << 11;

    /// <summary>1980-01-01, the earliest date of the format: the same files are the same bytes, whenever they are written.</summary>
    private const ushort Date = (1 << 5) | 1;

    /// <summary>A plain file with mode 0755 or 0644.</summary>
    private const uint Executable = 0x81EDu << 16;
    private const uint Plain = 0x81A4u << 16;

    /// <summary>The files in their order.</summary>
    public static byte[] Of(IReadOnlyList<ProjectFile> files)
    {
        var entries = files.Where(file => file.Copy is null && !file.Path.StartsWith(Record, StringComparison.Ordinal))
            .Select(file => (File: file, Name: Encoding.UTF8.GetBytes(file.Path), Crc: Crc32.HashToUInt32(file.Content))).ToList();
        var bytes = new byte[entries.Sum(entry => LocalHeaderSize + DirectoryHeaderSize + (2 * entry.Name.Length)
            + entry.File.Content.Length) + EndSize];
        var at = 0;
        var offsets = new List<int>();
        foreach (var (file, name, crc) in entries)
        {
            offsets.Add(at);
            var header = bytes.AsSpan(at);
            Write32(header, 0x04034b50);
            Common(header[4..], file, name, crc);
            at += LocalHeaderSize;
            at += Copy(name, bytes, at);
            at += Copy(file.Content, bytes, at);
        }

        var directory = at;
        foreach (var ((file, name, crc), offset) in entries.Zip(offsets))
        {
            var header = bytes.AsSpan(at);
            Write32(header, 0x02014b50);
            Write16(header[4..], MadeOnUnix);
            Common(header[6..], file, name, crc);
            Write32(header[38..], file.Executable ? Executable : Plain);
            Write32(header[42..], (uint)offset);
            at += DirectoryHeaderSize;
            at += Copy(name, bytes, at);
        }

        var end = bytes.AsSpan(at);
        Write32(end, 0x06054b50);
        Write16(end[8..], (ushort)entries.Count);
        Write16(end[10..], (ushort)entries.Count);
        Write32(end[12..], (uint)(at - directory));
        Write32(end[16..], (uint)directory);
        return bytes;
    }

    /// <summary>The files of an archive by their paths; null where these are not the bytes of one that was written here.</summary>
    public static IReadOnlyDictionary<string, byte[]>? Read(byte[] archive)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive));
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            // Stored entries are as large as the archive says, so none grows while it is read.
            foreach (var entry in zip.Entries.Where(entry => entry.Length == entry.CompressedLength && entry.Length <= archive.Length))
            {
                using var stream = entry.Open();
                var content = new byte[entry.Length];
                stream.ReadExactly(content);
                files[entry.FullName] = content;
            }

            return files;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What both headers of an entry have: version, flags, method (0: stored), time, date, checksum, sizes, name length.</summary>
    private static void Common(Span<byte> header, ProjectFile file, byte[] name, uint crc)
    {
        Write16(header, Version);
        Write16(header[2..], Utf8);
        Write16(header[8..], Date);
        Write32(header[10..], crc);
        Write32(header[14..], (uint)file.Content.Length);
        Write32(header[18..], (uint)file.Content.Length);
        Write16(header[22..], (ushort)name.Length);
    }

    private static int Copy(byte[] content, byte[] bytes, int at)
    {
        content.CopyTo(bytes, at);
        return content.Length;
    }

    private static void Write16(Span<byte> at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(at, value);

    private static void Write32(Span<byte> at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(at, value);
}
