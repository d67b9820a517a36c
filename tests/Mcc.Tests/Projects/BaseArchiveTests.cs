using System.IO.Compression;
using Mcc.Core.Projects;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>.mcc/base.zip has the bytes that were generated, and is the same for the same settings.</summary>
public sealed class BaseArchiveTests : CommandLineTest
{
    [Fact]
    public async Task It_has_each_generated_file_with_its_bytes_and_mode()
    {
        var project = await Generate("based");

        using var archive = ZipFile.OpenRead(Path.Combine(project, BaseArchive.Path));

        archive.Entries.Select(entry => entry.FullName).ShouldBe(Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(project, path))
            .Where(path => !path.StartsWith(".mcc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            var path = Path.Combine(project, entry.FullName);
            bytes.ToArray().ShouldBe(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), entry.FullName);
            if (!OperatingSystem.IsWindows())
                ((UnixFileMode)((entry.ExternalAttributes >> 16) & 0x1FF)).ShouldBe(File.GetUnixFileMode(path), entry.FullName);
        }
    }

    [Fact]
    public async Task Same_settings_give_the_same_archive()
    {
        var first = await Generate("same");
        var bytes = await File.ReadAllBytesAsync(Path.Combine(first, BaseArchive.Path), TestContext.Current.CancellationToken);
        Directory.Delete(first, recursive: true);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        var again = await Generate("same");

        (await File.ReadAllBytesAsync(Path.Combine(again, BaseArchive.Path), TestContext.Current.CancellationToken)).ShouldBe(bytes);
    }

    [Fact]
    public void The_users_own_files_are_not_in_it()
    {
        var files = Made.From(("projectName", "own"), ("deploymentConfig", "http-flask")).Project!.Files;
        var copied = files[0] with { Copy = new("/somewhere/else", files[0].Path, 3, "") };

        using var archive = new ZipArchive(new MemoryStream(BaseArchive.Of([copied, .. files.Skip(1)])));

        archive.Entries.ShouldNotContain(entry => entry.FullName == copied.Path);
        archive.Entries.ShouldContain(entry => entry.FullName == "README.md");
    }
}
