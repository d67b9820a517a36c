namespace Mcc.Core.ModelFiles.Compression;

/// <summary>The chunks of one LZMA2 block, packed or plain.</summary>
internal sealed class Lzma2Chunks
{
    private readonly PackedBytes bytes;
    private readonly LzmaWindow window;
    private readonly RangeDecoder range;
    private readonly LzmaDecoder decoder;
    private long plainLeft;
    private long packedLeft;
    private bool isReset;
    private bool hasProperties;
    private bool ended;

    public Lzma2Chunks(PackedBytes bytes, uint dictionarySize)
    {
        this.bytes = bytes;
        window = new LzmaWindow(dictionarySize);
        range = new RangeDecoder(bytes);
        decoder = new LzmaDecoder(range, window);
    }

    /// <summary>Packed bytes that the chunks took, modulo four all that matters.</summary>
    public long Read { get; private set; }

    public ArraySegment<byte>? Next()
    {
        while (true)
        {
            if (packedLeft > 0)
            {
                var block = decoder.Decode(packedLeft);
                packedLeft -= block.Count;
                return block;
            }
            if (plainLeft > 0)
            {
                var start = window.Room() > 0 ? window.At : 0;
                var count = (int)Math.Min(plainLeft, window.Room());
                window.Put(bytes, count);
                plainLeft -= count;
                return window.Since(start);
            }
            if (ended || !StartChunk()) return null;
        }
    }

    private bool StartChunk()
    {
        var control = bytes.Next();
        Read++;
        if (control == 0)
        {
            ended = true;
            return false;
        }
        if (control is 1 or >= 0xe0)
        {
            window.Clear();
            isReset = true;
        }
        else if (!isReset || control is > 2 and < 0x80)
        {
            throw new InvalidDataException("An LZMA2 chunk has an unknown kind.");
        }
        var plainSize = (bytes.Next() << 8) + bytes.Next() + 1;
        Read += 2;
        if (control < 0x80)
        {
            plainLeft = plainSize;
            Read += plainSize;
            return true;
        }
        packedLeft = ((control & 0x1f) << 16) + plainSize;
        var packedSize = (bytes.Next() << 8) + bytes.Next() + 1;
        Read += 2 + packedSize;
        if (control >= 0xc0)
        {
            decoder.SetProperties(bytes.Next());
            Read++;
            hasProperties = true;
        }
        else if (!hasProperties)
        {
            throw new InvalidDataException("An LZMA2 chunk has no properties.");
        }
        else if (control >= 0xa0)
        {
            decoder.ResetState();
        }
        range.Start();
        return true;
    }
}
