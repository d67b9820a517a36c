using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

public sealed class ModelArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcc-archive-").FullName;

    public void Dispose() => ReadOnlyFolder.Delete(folder);

    [Fact]
    public async Task Files_and_folders_are_extracted()
    {
        await Unpack(File("./model.txt", "weights"), Folder("deep/"), File("deep/er/x.bin", "x"));

        (await System.IO.File.ReadAllTextAsync(Target("model.txt"))).ShouldBe("weights");
        (await System.IO.File.ReadAllTextAsync(Target("deep/er/x.bin"))).ShouldBe("x");
    }

    [Fact]
    public async Task macOS_archive_entries_are_extracted_unchanged()
    {
        var model = new PaxTarEntry(TarEntryType.RegularFile, "./model/model.txt",
            [new("LIBARCHIVE.xattr.com.apple.quarantine", "MDA4Mw"), new("SCHILY.xattr.com.apple.quarantine", "0083")])
        {
            DataStream = new MemoryStream("weights"u8.ToArray()),
        };
        await Unpack(File("./._model", "\0\u0005\u0016\u0007"), Folder("./model/"), File("./model/._model.txt", "\0\u0005\u0016\u0007"),
            model, File("__MACOSX/._model.txt", "\0\u0005\u0016\u0007"));

        (await System.IO.File.ReadAllTextAsync(Target("model/model.txt"))).ShouldBe("weights");
        System.IO.File.Exists(Target("model/._model.txt")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("deep/../../outside")]
    [InlineData("..")]
    [InlineData("C:\\windows")]
    [InlineData("deep\\..\\outside")]
    public async Task A_name_that_leads_outside_is_refused(string name) =>
        (await Refused(File(name, "x"))).ShouldContain("outside the model folder");

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "symbolic link")]
    [InlineData(TarEntryType.HardLink, "hard link")]
    [InlineData(TarEntryType.CharacterDevice, "device")]
    [InlineData(TarEntryType.BlockDevice, "device")]
    [InlineData(TarEntryType.Fifo, "pipe")]
    public async Task Special_files_are_refused(TarEntryType type, string name)
    {
        var entry = new PaxTarEntry(type, "odd");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink) entry.LinkName = "/etc/passwd";

        (await Refused(entry)).ShouldContain(name);
        System.IO.File.Exists(Target("odd")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_is_not_followed_when_writing()
    {
        var link = new PaxTarEntry(TarEntryType.SymbolicLink, "door") { LinkName = "/tmp" };

        (await Refused(link, File("door/x", "x"))).ShouldContain("symbolic link");
    }

    [Fact]
    public async Task An_archive_that_grows_past_the_limit_is_refused() =>
        (await Refused(File("zeros", new string('\0', 3_000_000)))).ShouldContain("decompresses to more than 1000000 bytes");

    [Fact]
    public async Task An_archive_of_too_many_files_is_refused() =>
        (await Refused([.. Enumerable.Range(0, 101).Select(index => File($"f{index}", ""))])).ShouldContain("more than 100 files");

    [Fact]
    public async Task A_file_in_place_of_a_folder_is_refused() =>
        (await Refused(Folder("x/"), File("x", "x"))).ShouldContain("cannot be created there");

    [Fact]
    public async Task A_file_that_is_not_an_archive_is_refused()
    {
        (await RefusedBytes("no archive"u8.ToArray())).ShouldContain("is not a readable tar.gz");
        (await RefusedBytes([.. (await Archive(File("x",
            new string('x', 100_000)))).SkipLast(40)])).ShouldContain("is not a readable tar.gz");
    }

    [Fact]
    public async Task A_model_cannot_be_written_to_and_can_still_be_deleted()
    {
        if (OperatingSystem.IsWindows()) return;
        await Unpack(File("deep/model.txt", "weights"));
        ReadOnlyFolder.Seal(folder);

        System.IO.File.GetUnixFileMode(Target("deep/model.txt")).HasFlag(UnixFileMode.UserWrite).ShouldBeFalse();
        System.IO.File.GetUnixFileMode(Target("deep")).HasFlag(UnixFileMode.UserWrite).ShouldBeFalse();
        ReadOnlyFolder.Delete(folder);
        Directory.Exists(folder).ShouldBeFalse();
        Directory.CreateDirectory(folder);
    }

    private async Task Unpack(params TarEntry[] entries) => await UnpackBytes(await Archive(entries));

    private Task UnpackBytes(byte[] archive) =>
        ModelArchive.Unpack(new MemoryStream(archive), folder, new Limits { ExtractedModel = 1_000_000, ExtractedFiles = 100 }, "s3://b/k",
            TestContext.Current.CancellationToken);

    private async Task<string> Refused(params TarEntry[] entries) => await RefusedBytes(await Archive(entries));

    private async Task<string> RefusedBytes(byte[] archive) =>
        (await Should.ThrowAsync<ContainerException>(() => UnpackBytes(archive))).Message;

    private string Target(string name) => Path.Combine(folder, name);

    private static PaxTarEntry File(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    private static PaxTarEntry Folder(string name) => new(TarEntryType.Directory, name);

    private static async Task<byte[]> Archive(params TarEntry[] entries)
    {
        using var buffer = new MemoryStream();
        await using (var zipped = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(zipped))
        {
            foreach (var entry in entries)
                await tar.WriteEntryAsync(entry);
        }

        return buffer.ToArray();
    }
}
