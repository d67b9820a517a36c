using Mcc.Core.Models;

namespace Mcc.ModelFiles.Reading;

/// <summary>Tells what a file holds from its first bytes, as far as these can tell.</summary>
internal static class ContentSignature
{
    /// <summary>How many first bytes are looked at.</summary>
    public const int Length = 4096;

    public static ModelContent Of(ReadOnlySpan<byte> head) => head switch
    {
        // The magic number that torch.save wrote before it made zip files: a pickle of 0x1950a86a20f9469cfc6c.
        [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, ..] => ModelContent.TorchPickle,
        [0x80, <= 5, ..] => ModelContent.Pickle,
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => ModelContent.Archive,
        [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a, ..] => ModelContent.Hdf5,
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => ModelContent.NumpyArray,
        [(byte)'C', (byte)'B', (byte)'M', (byte)'1', ..] => ModelContent.CatboostBinary,
        _ when head.Length > 262 && head[257..].StartsWith("ustar"u8) => ModelContent.Archive,
        _ when head.StartsWith("tree\n"u8) || head.StartsWith("tree\r\n"u8) => ModelContent.LightgbmText,
        _ when IsSafetensors(head) => ModelContent.Safetensors,
        _ when head.StartsWith("binf"u8) || IsXgboostHeader(head) => ModelContent.XgboostBinary,
        [(byte)'{', (byte)'L' or (byte)'i' or (byte)'U' or (byte)'I' or (byte)'l', ..] when head.Contains((byte)0) =>
            ModelContent.XgboostUbj,
        _ when IsJson(head) => ModelContent.XgboostJson,
        _ => ModelContent.Unknown,
    };

    /// <summary>Printable from the first to the last byte that is looked at.</summary>
    public static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var value in head)
        {
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0c)) return false;
        }
        return System.Text.Unicode.Utf8.IsValid(head) || System.Text.Unicode.Utf8.IsValid(head[..Math.Max(0, head.Length - 3)]);
    }

    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        var trimmed = head.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        return trimmed.StartsWith("{"u8) && IsText(trimmed);
    }

    private static bool IsSafetensors(ReadOnlySpan<byte> head) =>
        head.Length > 10 && head[5..8].IndexOfAnyExcept((byte)0) < 0 && head[8] == (byte)'{' && head[9] == (byte)'"';

    // LearnerModelParamLegacy has 136 bytes; then come the names of the objective and of the booster, each after its length.
    // https://github.com/dmlc/xgboost/blob/release_1.7.0/src/learner.cc
    private static bool IsXgboostHeader(ReadOnlySpan<byte> head)
    {
        const int ParameterBytes = 136;
        if (head.Length < ParameterBytes + 16) return false;
        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(head[ParameterBytes..]);
        if (length is < 3 or > 64 || head.Length < ParameterBytes + 8 + (int)length) return false;
        var objective = head.Slice(ParameterBytes + 8, (int)length);
        return objective.Contains((byte)':') && objective.IndexOfAnyExceptInRange((byte)'-', (byte)'z') < 0;
    }
}
