using System.Diagnostics;
using System.IO.Compression;
using Mcc.ModelFiles.Reading;
using Mcc.Tests.ModelFiles;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Fuzz;

/// <summary>Model files made at random: reading one ends with findings, in bounded time and memory.</summary>
[Trait("Speed", "Slow")]
[Trait("Input", "Hostile")]
public sealed class PickleFuzzTests(ITestOutputHelper output)
{
    private static readonly int Cases = FuzzRun.Count(12_000);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private const long MostMemory = 512L << 20;

    [Fact]
    public void Random_model_files_end_with_findings_in_bounds()
    {
        byte[][] corpus = [.. ModelCorpus.Hostile.Concat(ModelCorpus.Honest).Select(File.ReadAllBytes)];
        corpus.Length.ShouldBeGreaterThan(80);
        var (refused, slowest) = (0, TimeSpan.Zero);
        for (var index = 0; index < Cases; index++)
        {
            var bytes = Case(FuzzRun.Case(index), corpus);
            var watch = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (ModelReading.Read(bytes, "model.pkl").IsRefused) refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{Name(index, bytes)}\n{exception}");
            }

            if (watch.Elapsed > slowest) slowest = watch.Elapsed;
            if (watch.Elapsed > LongestWait) Assert.Fail($"{watch.Elapsed}: {Name(index, bytes)}");
            if (GC.GetAllocatedBytesForCurrentThread() - before > MostMemory) Assert.Fail($"memory: {Name(index, bytes)}");
        }

        output.WriteLine($"seed {FuzzRun.Seed}: {Cases} files, {refused} refused, slowest {slowest.TotalMilliseconds:0} ms");
        // Else the files would be all good, or all broken at their first byte.
        refused.ShouldBeInRange(Cases / 2, Cases - (Cases / 200));
    }

    private static byte[] Case(Random random, byte[][] corpus)
    {
        var bytes = random.Next(8) switch
        {
            0 => new PickleGrammar(random).File(),
            1 or 2 => Spliced(random, corpus),
            3 => [0x93, .. "NUMPY"u8, .. Garbage(random)],
            _ => new PickleMutations(random).Of(corpus[random.Next(corpus.Length)]),
        };
        return random.Next(12) switch
        {
            0 => Compressed(bytes, static stream => new ZLibStream(stream, CompressionLevel.Fastest), random),
            1 => Compressed(bytes, static stream => new GZipStream(stream, CompressionLevel.Fastest), random),
            2 when bytes.Length > 1 => bytes[..random.Next(1, bytes.Length)],
            _ => bytes,
        };
    }

    // The beginning of one file and the end of another.
    private static byte[] Spliced(Random random, byte[][] corpus)
    {
        var (first, second) = (corpus[random.Next(corpus.Length)], corpus[random.Next(corpus.Length)]);
        return [.. first[..random.Next(1, first.Length)], .. second[random.Next(second.Length)..]];
    }

    private static byte[] Garbage(Random random)
    {
        var bytes = new byte[random.Next(1, 200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> pack, Random random)
    {
        var packed = new MemoryStream();
        using (var stream = pack(packed)) stream.Write(bytes);
        var made = packed.ToArray();
        for (var change = random.Next(3); change > 0; change--) made[random.Next(2, made.Length)] = (byte)random.Next(256);
        return made;
    }

    private static string Name(int index, byte[] bytes) =>
        $"MCC_FUZZ_SEED={FuzzRun.Seed}, case {index}: {Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 8192)))}";
}
