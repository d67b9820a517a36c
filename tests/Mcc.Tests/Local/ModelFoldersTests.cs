using System.Formats.Tar;
using System.IO.Compression;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Storage;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>Extracted models are there while somebody uses them, and no longer.</summary>
public sealed class ModelFoldersTests : IDisposable
{
    private static readonly ModelSource Source = new("s3://bucket/model.tar.gz", IsArchive: true);

    private readonly string folder = Directory.CreateTempSubdirectory("mcc-models-").FullName;
    private readonly ObjectStore store;
    private readonly ModelFolders models;

    public ModelFoldersTests()
    {
        store = new(Path.Combine(folder, "storage"), TimeProvider.System);
        models = new(store, new AccessCheck(new LocalSettings(folder)), Path.Combine(folder, "extracted"),
            new Limits { ExtractedModel = 100_000 });
        store.Create("bucket");
    }

    public void Dispose() => ReadOnlyFolder.Delete(folder);

    [Fact]
    public async Task A_model_goes_with_the_last_of_its_users()
    {
        await Put(1000);
        var first = await models.Folder(Source, CancellationToken.None);
        var second = await models.Folder(Source, CancellationToken.None);

        second.ShouldBe(first);
        models.Release(first);
        File.Exists(Path.Combine(first, "weights.bin")).ShouldBeTrue();
        models.Release(second);
        await Gone();
        (await models.Folder(Source, CancellationToken.None)).ShouldNotBe(first);
    }

    [Fact]
    public async Task A_model_that_is_refused_leaves_nothing()
    {
        await Put(200_000);

        await Should.ThrowAsync<ContainerException>(() => models.Folder(Source, CancellationToken.None));

        await Gone();
        await Put(1000);
        Directory.Exists(await models.Folder(Source, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_archive_that_a_small_disk_in_its_place_cannot_take_is_refused()
    {
        var refusal = await Should.ThrowAsync<ContainerException>(() => ModelArchive.Unpack(new MemoryStream(Archive(90_000)), folder,
            new Limits(), "s3://b/k", CancellationToken.None, free: _ => 50_000));

        refusal.Message.ShouldContain("than the disk of");
        FreeSpace.Of(folder).ShouldBeLessThan(new DriveInfo(folder).AvailableFreeSpace);
    }

    private async Task Put(int bytes)
    {
        using var content = new MemoryStream(Archive(bytes));
        await store["bucket"].Put("model.tar.gz", content, "application/gzip", CancellationToken.None);
    }

    private static byte[] Archive(int bytes)
    {
        using var buffer = new MemoryStream();
        using (var zipped = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "weights.bin") { DataStream = new MemoryStream(new byte[bytes]) });
        return buffer.ToArray();
    }

    /// <summary>Folders are deleted in the background.</summary>
    private async Task Gone()
    {
        for (var look = 0; look < 100 && Directory.EnumerateFileSystemEntries(Path.Combine(folder, "extracted")).Any(); look++)
            await Task.Delay(20);
        Directory.EnumerateFileSystemEntries(Path.Combine(folder, "extracted")).ShouldBeEmpty();
    }
}
