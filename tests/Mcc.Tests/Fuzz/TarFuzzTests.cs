using System.IO.Compression;
using System.Text;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Fuzz;

/// <summary>Changed archives are extracted into their folder or refused, and nothing else happens.</summary>
[Collection(MeasuredMemory.Name)]
[Trait("Input", "Hostile")]
public sealed class TarFuzzTests : IDisposable
{
    private const int Block = 512;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly Limits Limits = new() { ExtractedModel = 1_000_000, ExtractedFiles = 100 };
    private static readonly byte[][] Seeds =
    [
        .. Directory.EnumerateFiles(Path.Combine(Laws.SourceTree.Root, "tests/Mcc.Tests/Fuzz/corpus/tar"), "*.tar")
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("mcc-tar-fuzz-").FullName;

    public void Dispose() => ReadOnlyFolder.Delete(folder);

    [Fact]
    public async Task Changed_archives_stay_in_their_folder_or_are_refused()
    {
        var extracted = 0;
        var memory = new MeasuredMemory();
        var cases = FuzzRun.Count(300);
        for (var number = 0; number < cases; number++)
        {
            var random = FuzzRun.Case(number);
            var archive = Changed(random, Seeds[random.Next(Seeds.Length)]);
            var into = Directory.CreateDirectory(Path.Combine(folder, "in", "model")).FullName;
            try
            {
                await ModelArchive.Unpack(new MemoryStream(archive), into, Limits, "s3://b/k", CancellationToken.None).WaitAsync(Longest);
                extracted++;
            }
            catch (ContainerException)
            {
                // Refused.
            }
            catch (Exception other)
            {
                throw new InvalidOperationException($"case {number} of seed {FuzzRun.Seed}", other);
            }

            var files = Directory.EnumerateFiles(into, "*", SearchOption.AllDirectories).Select(path => new FileInfo(path)).ToList();
            files.ShouldAllBe(file => file.LinkTarget == null);
            files.Sum(file => file.Length).ShouldBeLessThanOrEqualTo(Limits.ExtractedModel);
            Directory.EnumerateFileSystemEntries(folder).ShouldBe([Path.Combine(folder, "in")]);
            Directory.EnumerateFileSystemEntries(Path.Combine(folder, "in")).ShouldBe([into]);
            ReadOnlyFolder.Delete(into);
        }

        // Else the changes are too large to test more than the first header.
        extracted.ShouldBeGreaterThan(cases / 20);
        memory.ShouldBeSmall();
    }

    private static byte[] Changed(Random random, byte[] tar)
    {
        var bytes = RequestMutation.Apply(random, tar);
        // A changed header is refused for its checksum, so most of them get a new one.
        if (random.Next(4) != 0)
        {
            for (var at = 0; at + Block <= bytes.Length; at += Block)
            {
                if (bytes.AsSpan(at + 257, 5).SequenceEqual("ustar"u8)) WriteChecksum(bytes.AsSpan(at, Block));
            }
        }

        using var buffer = new MemoryStream();
        using (var zipped = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            zipped.Write(bytes);
        var archive = buffer.ToArray();
        return random.Next(10) == 0 ? RequestMutation.Apply(random, archive) : archive;
    }

    private static void WriteChecksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var each in header)
            sum += each;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }
}
