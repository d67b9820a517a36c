using System.Diagnostics;
using System.IO.Compression;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

/// <summary>A hostile file must not use up memory or time.</summary>
public sealed class ModelLimitTests
{
    private static readonly ModelLimits Small =
        new(Opcodes: 100_000, Stack: 10_000, Memo: 10_000, Objects: 10_000, TextBytes: 1 << 20, DecompressedBytes: 1 << 20);

    [Fact]
    public void Deep_nesting_ends()
    {
        Read(Many('(', 50_000), limits: Small).ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("nests too deeply");
        Read(Many('N', 50_000), limits: Small).ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("too many values");
        Read(Many(']', 50_000), limits: Small).ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("too many objects");
        // A tuple in a tuple in a tuple, a thousand deep, is only odd.
        var deep = new PickleBytes().Proto(2).Op('N');
        for (var level = 0; level < 5000; level++) deep.Tuple1();
        Read(deep.Stop(), limits: Small).ShouldPass();
    }

    [Fact]
    public void Too_many_instructions_and_memo_entries_end()
    {
        var pops = new PickleBytes().Proto(2);
        for (var round = 0; round < 60_000; round++) pops.Op('N').Op('0');
        Read(pops.Op('N').Stop(), limits: Small).ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("too many opcodes");
        var memo = new PickleBytes().Proto(4).Op('N');
        for (var round = 0; round < 20_000; round++) memo.Memoize();
        Read(memo.Stop(), limits: Small).ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("stores too many memo values");
        Read(new PickleBytes().Proto(2).Op('N').Raw((byte)'r', 255, 255, 255, 255).Stop(), limits: Small).ShouldPass();
        Read(new PickleBytes().Proto(2).Op('N').Op('p').Line("99999999999999999999999").Stop()).ShouldBeRefusedBy("model-does-not-decode");
        Read(new PickleBytes().Proto(2).Op('N').Op('p').Line("-1").Stop()).ShouldBeRefusedBy("model-does-not-decode");
    }

    [Fact]
    public void Impossible_lengths_end()
    {
        byte[] all255 = [255, 255, 255, 255, 255, 255, 255, 127];
        foreach (var opcode in (byte[])[0x8d, 0x8e, 0x96, 0x95])
        {
            Read(new PickleBytes().Proto(5).Raw(opcode).Raw(all255).Stop()).IsRefused.ShouldBeTrue($"0x{opcode:x2}");
            Read(new PickleBytes().Proto(5).Raw(opcode).Raw(255, 255, 255, 255, 255, 255, 255, 255)
                .Stop()).IsRefused.ShouldBeTrue($"0x{opcode:x2}");
        }
        Read(new PickleBytes().Proto(2).Raw((byte)'T', 255, 255, 255, 255).Stop()).ShouldBeRefusedBy("model-does-not-decode");
        Read(new PickleBytes().Proto(2).Raw(0x8b, 255, 255, 255, 255).Stop()).ShouldBeRefusedBy("model-does-not-decode");
        Read(new PickleBytes().Proto(2).Raw((byte)'X', 255, 255, 255, 255).Stop()).ShouldBeRefusedBy("model-truncated");
        Read(new PickleBytes().Op('c').Raw(new byte[200_000]).Stop(), "model.pkl").IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_unpacks_to_too_much_ends()
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] start = new PickleBytes().Proto(2).Raw((byte)'B', 0, 0, 0, 1);
            zlib.Write(start);
            zlib.Write(new byte[16 << 20]);
            zlib.Write(new PickleBytes().Stop());
        }
        packed.Length.ShouldBeLessThan(100_000);
        Read(packed.ToArray(), limits: Small)
            .ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("decompresses to more than 1 MiB");
        Read(packed.ToArray()).ShouldPass();
    }

    [Fact]
    public void The_largest_hostile_files_are_over_soon()
    {
        var watch = Stopwatch.StartNew();
        foreach (var opcode in (char[])['N', '(', ']', '}', ')'])
        {
            Read(Packed(Many(opcode, 8_000_000))).IsRefused.ShouldBeTrue($"{opcode}");
        }
        // Some seconds on an idle machine: the bound is there for an endless loop.
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(120);
    }

    [Fact]
    public void Containers_without_bytes_in_UBJSON_are_not_counted()
    {
        byte[] endless = [.. "{L"u8, 0, 0, 0, 0, 0, 0, 0, 7, .. "learner[$Z#L"u8, 127, 255, 255, 255, 255, 255, 255, 255, (byte)'}'];
        Read(endless, "m.ubj").Content.ShouldBe(ModelContent.XgboostUbj);
        var deep = new List<byte>([.. "{L"u8, 0, 0, 0, 0, 0, 0, 0, 7, .. "learner"u8]);
        deep.AddRange(Enumerable.Repeat((byte)'[', 10_000));
        Read([.. deep], "m.ubj").ShouldBeRefusedBy("model-truncated").Message.ShouldContain("nests too deeply");
    }

    private static byte[] Many(char opcode, int count)
    {
        var bytes = new byte[count + 3];
        Array.Fill(bytes, (byte)opcode);
        (bytes[0], bytes[1], bytes[^1]) = (0x80, 2, (byte)'.');
        return bytes;
    }

    private static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(bytes);
        return packed.ToArray();
    }
}
