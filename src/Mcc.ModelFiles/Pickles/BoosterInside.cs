using Mcc.Core.Models;
using Mcc.ModelFiles.Compression;
using Mcc.ModelFiles.Formats;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>
/// XGBoost's estimators keep their booster as bytes of XGBoost's own formats inside the pickle; there its version and its columns stand.
/// </summary>
/// <remarks>
/// Since 1.6 the bytes are UBJSON, before that JSON, and before 1.3 the old binary format, with or without a header that says where the
/// configuration is: https://github.com/dmlc/xgboost/blob/release_1.0.0/src/learner.cc, <c>serialisation_header_</c>.
/// </remarks>
internal static class BoosterInside
{
    private const int HeaderLength = 14 + sizeof(long);

    private static ReadOnlySpan<byte> Header => "CONFIG-offset:"u8;

    /// <summary>Whether bytes that a pickle holds begin like a booster.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) =>
        start is [(byte)'{', (byte)'L' or (byte)'i' or (byte)'U' or (byte)'"' or (byte)'\n', ..] || start.SequenceEqual(Header[..4])
            || start.SequenceEqual("binf"u8);

    /// <param name="isWhole">The object of the pickle is XGBoost's own, so that a row of the booster is a row of the object.</param>
    public static ModelReport Describe(ModelReport report, ModelSource source, CompressionFormat? packing, PickleScan scan, bool isWhole)
    {
        var stream = source.Open(packing);
        try
        {
            var bytes = new ByteReader(stream, source.DecompressedLimit);
            bytes.Skip(scan.BoosterAt!.Value);
            if (Described(report, source, bytes, scan) is not { } described) return report;
            return described with
            {
                Features = report.Features ?? (isWhole ? described.Features : null),
                FeatureNames = report.FeatureNames.IsEmpty && isWhole ? described.FeatureNames : report.FeatureNames,
                Classes = report.Classes ?? described.Classes,
                Example = isWhole ? described.Example ?? report.Example : report.Example,
                // The tensors are those of the booster alone, and Triton does not take it out of a pickle.
                Tensors = [],
                Findings = report.Findings,
            };
        }
        finally
        {
            if (packing is not null) stream.Dispose();
        }
    }

    private static ModelReport? Described(ModelReport report, ModelSource source, ByteReader bytes, PickleScan scan)
    {
        if (bytes.Peek() != (byte)'{')
        {
            var head = bytes.Read((int)Math.Min(scan.BoosterLength, ContentSignature.Length));
            if (head.StartsWith(Header)) head = head.Length > HeaderLength ? head[HeaderLength..] : default;
            if (ContentSignature.Of(head) != ModelContent.XgboostBinary) return null;
            var binary = XgboostModel.ReadBinary(source, head);
            return binary.IsRefused ? null : report with
            {
                Features = binary.Features,
                Classes = binary.Classes,
                Objective = binary.Objective,
                Booster = binary.Booster,
                Example = binary.Example,
                Ranges = report.Ranges.SetItems(binary.Ranges),
            };
        }

        var answers = new XgboostAnswers();
        var start = bytes.Peek(2);
        var isJson = start is [_, (byte)'"' or (byte)' ' or (byte)'\n'];
        var trouble = isJson ? JsonWalk.Over(new BytesOf(bytes, scan.BoosterLength), answers) : new Ubjson(bytes, answers).Walk();
        return trouble is null && answers.HasLearner ? answers.Describe(report) : null;
    }

    /// <summary>The next so many bytes of a reader.</summary>
    private sealed class BytesOf(ByteReader bytes, long length) : Stream
    {
        private const int Step = 32 * 1024;

        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var got = bytes.Read((int)Math.Min(Math.Min(count, Step), left));
            got.CopyTo(buffer.AsSpan(offset));
            left -= got.Length;
            return got.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
