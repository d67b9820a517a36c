using Mcc.Core.ModelFiles;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

/// <summary>LZ4, which this machine's Python need not have; the other compressions are those of the honest models.</summary>
public sealed class CompressionTests
{
    [Fact]
    public void LZ4_frames_are_unpacked_with_plain_and_packed_blocks()
    {
        byte[] pickle = new PickleBytes().Proto(2).CallWith("os", "system", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").Stop();
        var report = Read(Frame((pickle, true)), "model.joblib");
        report.Compression.ShouldBe("lz4");
        report.ShouldBeRefusedBy("model-imports-unlisted");

        // The run of letters is one literal and a match that overlaps itself.
        var run = Array.IndexOf(pickle, (byte)'a');
        byte[] packed = [(byte)(15 << 4 | 15), (byte)(run + 1 - 15), .. pickle.AsSpan(0, run + 1), 1, 0, 31 - 4 - 15, (byte)(3 << 4), .. pickle.AsSpan(run + 32)];
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
        for (var length = 5; length < whole.Length - 4 - 1; length++) Read(whole[..length], "model.joblib").IsRefused.ShouldBeTrue($"{length} bytes");
        Read(Frame(([0x0f, 9, 0, 255], false)), "model.joblib").IsRefused.ShouldBeTrue();
    }

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
