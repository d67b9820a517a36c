using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

/// <summary>Streams as Python's bz2 and lzma write them, and frames of LZ4, which the Python of a machine need not have.</summary>
public sealed class CompressionTests
{
    // Each is the pickle of os.system("true").
    private const string BzipFirst = "QlpoOTFBWSZTWctQP0kAAATBwBAQCACMIEAAIAAxDAggHqeol6PEPi7kinChIZagfpI=";
    private const string BzipSecond = "QlpoOTFBWSZTWaf0bUAAAARTwEQQAAEQQAICFgACACAAMQNA0CGgBoAk3Rqzp0v4u5IpwoSFP6NqAA==";
    private const string XzFirst = "/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQAJgAJjb3MKc3lzdAAAANZ2Nb4AAR4K6mMSFJBCmQ0BAAAAAAFZWg==";
    private const string XzSecond = "/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQAOZW0KWAQAAAB0cnVlhVIuAACl5R79AAEjD9vfkA6QQpkNAQAAAAABWVo=";
    private const string Lzma = "XQAAgAD//////////wBAAIgDvDC9NN4vXibQafs2F/2HRYtVczRTlfz6cf//3UcAAA==";

    // Each is the pickle of None, with the check of its name.
    private const string XzWithoutCheck = "/Td6WFoAAAD/EtlBAgAhARYAAAB0L+WjAQADgAJOLgAAARQEZ6ZFCQZynnoBAAAAAABZWg==";
    private const string XzCrc64 = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQADgAJOLgCSP55n4rsFJgABHARvLJzBH7bzfQEAAAAABFla";
    private const string XzSha256 =
        "/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQADgAJOLgDnFVnbffNZgvFoygvW01oCcOYhCVp7/Qw6F3PtCa4aRAABNATFgsGcGJtLmgEAAAAAClla";

    [Theory]
    [InlineData("bz2", BzipFirst, BzipSecond)]
    [InlineData("xz", XzFirst, XzSecond)]
    public void Streams_after_each_other_are_one_file(string compression, string first, string second)
    {
        byte[] start = Convert.FromBase64String(first), rest = Convert.FromBase64String(second);
        Read(start, "model.joblib").ShouldBeRefusedBy("model-truncated");
        var report = Read([.. start, .. rest], "model.joblib");
        report.Compression.ShouldBe(compression);
        report.ShouldBeRefusedBy("model-imports-unlisted").Message.ShouldContain("os.system");
        report.Findings.ShouldNotContain(static finding => finding.Rule == "model-does-not-decode" || finding.Rule == "model-truncated");
    }

    [Fact]
    public void Zero_bytes_between_xz_streams_are_skipped()
    {
        byte[] start = Convert.FromBase64String(XzFirst), rest = Convert.FromBase64String(XzSecond);
        Read([.. start, 0, 0, 0, 0, .. rest, 0, 0, 0, 0], "model.joblib")
            .ShouldBeRefusedBy("model-imports-unlisted").Message.ShouldContain("os.system");
    }

    [Theory]
    [InlineData(XzWithoutCheck)]
    [InlineData(XzCrc64)]
    [InlineData(XzSha256)]
    public void Each_check_of_xz_is_read(string compressed)
    {
        var report = Read(Convert.FromBase64String(compressed), "model.joblib");
        report.ShouldPass();
        report.Compression.ShouldBe("xz");
    }

    [Theory]
    [InlineData(BzipFirst + BzipSecond)]
    [InlineData(XzFirst + XzSecond)]
    [InlineData(XzCrc64)]
    [InlineData(XzSha256)]
    [InlineData(Lzma)]
    public void A_file_that_is_cut_off_is_refused_at_each_length(string compressed)
    {
        var whole = Streams(compressed);
        for (var length = 6; length < whole.Length; length++)
        {
            Read(whole[..length], "model.joblib").Findings
                .ShouldContain(static finding => finding.Rule == "model-does-not-decode"
                    || finding.Rule == "model-truncated", $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(XzCrc64)]
    [InlineData(XzSha256)]
    public void A_changed_byte_of_xz_is_refused(string compressed)
    {
        var whole = Convert.FromBase64String(compressed);
        for (var index = 6; index < whole.Length; index++)
        {
            // Neither the sizes in the index nor their checksum change what is read.
            if (index >= whole.Length - 20 && index < whole.Length - 12) continue;
            byte[] changed = [.. whole];
            changed[index] ^= 0x10;
            Read(changed, "model.joblib").IsRefused.ShouldBeTrue($"byte {index}");
        }
    }

    [Theory]
    [InlineData("x86", "/Td6WFoAAAD/EtlBAgEEACEBDADWfBivAQAYgAJjb3MKc3lzdGVtClgEAAAAdHJ1ZYVSLgAAAAAAASkZAIKrAAZynnoBAAAAAABZWg==")]
    [InlineData("delta", "/Td6WFoAAAD/EtlBAgEDAQAhAQwD2aYTAQAYgIJhDASXaQb6AfEInU6s/AAAdP4D8CDN3AAAAAAAASkZAIKrAAZynnoBAAAAAABZWg==")]
    public void A_filter_other_than_LZMA2_is_refused_by_name(string filter, string compressed)
    {
        var bytes = Convert.FromBase64String(compressed);
        Read(bytes, "model.joblib").ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("other than LZMA2 (BCJ or delta)",
            customMessage: filter);
        // Also where only a later stream has it.
        Read([.. Convert.FromBase64String(XzWithoutCheck), .. bytes], "model.joblib")
            .ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("other than LZMA2");
    }

    [Fact]
    public void A_dictionary_of_gigabytes_is_refused_before_it_is_taken()
    {
        var bytes = Convert.FromBase64String(Lzma);
        Read(bytes, "model.joblib").ShouldBeRefusedBy("model-imports-unlisted");
        bytes[4] = 0x7f;
        Read(bytes, "model.joblib").ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("larger than 256 MiB");
    }

    [Fact]
    public void A_bomb_is_read_up_to_the_limit_only()
    {
        // 32 MiB of zero bytes in a pickle of one text of bytes.
        var bomb = Convert.FromBase64String("QlpoOTFBWSZTWY75fUAEBAjUQNgAAAEQAEAAAAggAFCGAClJM1M2AIB76gEA5lQCAbnt4gEA/F3JFOFCQjvl9QA=");
        Read(bomb, "model.joblib").ShouldPass();
        Read(bomb, "model.joblib", limits: new ModelLimits(DecompressedBytes: 1 << 20))
            .ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("more than 1 MiB");
    }

    [Theory]
    [InlineData(BzipFirst + BzipSecond, true)]
    [InlineData(Lzma, true)]
    [InlineData(XzFirst + XzSecond, false)]
    public void Trailing_bytes_are_ignored_except_in_xz(string compressed, bool ignored)
    {
        var report = Read([.. Streams(compressed), .. "trailing"u8], "model.joblib");
        report.ShouldBeRefusedBy(ignored ? "model-imports-unlisted" : "model-truncated");
        report.Findings.Any(static finding => finding.Rule == "model-truncated").ShouldBe(!ignored);
    }

    [Fact]
    public void LZ4_frames_with_plain_and_compressed_blocks_are_read()
    {
        byte[] pickle = new PickleBytes().Proto(2).CallWith("os", "system", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").Op('0').Op('N').Op('0')
            .Op('N').Stop();
        var report = Read(Frame((pickle, true)), "model.joblib");
        report.Compression.ShouldBe("lz4");
        report.ShouldBeRefusedBy("model-imports-unlisted");

        // The run of letters is one literal and a match that overlaps itself.
        var run = Array.IndexOf(pickle, (byte)'a');
        byte[] packed = [(byte)(15 << 4 | 15), (byte)(run + 1 - 15), .. pickle.AsSpan(0, run + 1), 1, 0, 31 - 4 - 15, (byte)(3 << 4),
            .. pickle.AsSpan(run + 32)];
        packed[run + 3 + 3] = (byte)((pickle.Length - run - 32) << 4);
        var unpacked = Read(Frame((packed, false)), "model.joblib");
        unpacked.ShouldBeRefusedBy("model-imports-unlisted").Message.ShouldContain("os.system");
        unpacked.Findings.ShouldNotContain(static finding => finding.Rule == "model-does-not-decode" || finding.Rule == "model-truncated");

        Read(Frame((pickle[..10], true), (pickle[10..], true)), "model.joblib").ShouldBeRefusedBy("model-imports-unlisted");
    }

    [Fact]
    public void A_broken_LZ4_frame_is_refused()
    {
        byte[] pickle = new PickleBytes().Proto(2).Op('N').Stop();
        var whole = Frame((pickle, true));
        Read(whole, "model.joblib").ShouldPass();
        for (var length = 5; length < whole.Length - 4 - 1; length++) Read(whole[..length],
            "model.joblib").IsRefused.ShouldBeTrue($"{length} bytes");
        Read(Frame(([0x0f, 9, 0, 255], false)), "model.joblib").IsRefused.ShouldBeTrue();
    }

    // The base64 of a stream ends with its padding, where the next stream starts.
    private static byte[] Streams(string compressed) =>
        [.. compressed.Split('=', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(static part => Convert.FromBase64String(part + new string('=', -part.Length & 3)))];

    private static byte[] Frame(params ReadOnlySpan<(byte[] Bytes, bool IsPlain)> blocks)
    {
        List<byte> frame = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
        foreach (var (bytes, isPlain) in blocks)
        {
            frame.AddRange([(byte)bytes.Length, 0, 0, isPlain ? (byte)0x80 : (byte)0]);
            frame.AddRange(bytes);
        }
        frame.AddRange([0, 0, 0, 0]);
        return [.. frame];
    }
}
