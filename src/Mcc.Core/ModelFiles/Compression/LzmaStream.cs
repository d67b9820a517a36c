namespace Mcc.Core.ModelFiles.Compression;

/// <summary>Unpacks a stream of the .lzma format (LZMA alone).</summary>
internal sealed class LzmaStream(Stream packed) : UnpackingStream
{
    private readonly PackedBytes bytes = new(packed);
    private LzmaDecoder? decoder;
    private long left;

    protected override ArraySegment<byte>? NextBlock()
    {
        if (decoder is null) Start();
        if (left == 0 || decoder!.Ended) return null;
        var block = decoder.Decode(left);
        if (left != long.MaxValue) left -= block.Count;
        return block;
    }

    private void Start()
    {
        var properties = bytes.Next();
        var window = new LzmaWindow(bytes.NextUInt32());
        var length = bytes.NextUInt32() | ((ulong)bytes.NextUInt32() << 32);
        left = length > long.MaxValue ? long.MaxValue : (long)length;
        var range = new RangeDecoder(bytes);
        decoder = new LzmaDecoder(range, window);
        decoder.SetProperties(properties);
        range.Start();
    }
}
