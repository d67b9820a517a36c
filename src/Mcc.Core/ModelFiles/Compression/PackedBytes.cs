namespace Mcc.Core.ModelFiles.Compression;

/// <summary>The packed bytes of a stream one by one; a stream that ends too early is broken.</summary>
internal sealed class PackedBytes(Stream stream)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int at;
    private int filled;

    public bool AtEnd => at == filled && !Fill();

    public byte Next()
    {
        if (at < filled || Fill()) return buffer[at++];
        throw new InvalidDataException("The packed bytes end too early.");
    }

    public uint NextUInt32()
    {
        uint value = Next();
        value |= (uint)Next() << 8;
        value |= (uint)Next() << 16;
        return value | ((uint)Next() << 24);
    }

    public void Next(Span<byte> into)
    {
        while (into.Length > 0)
        {
            if (at == filled && !Fill()) throw new InvalidDataException("The packed bytes end too early.");
            var count = Math.Min(into.Length, filled - at);
            buffer.AsSpan(at, count).CopyTo(into);
            at += count;
            into = into[count..];
        }
    }

    private bool Fill()
    {
        at = 0;
        filled = stream.Read(buffer, 0, buffer.Length);
        return filled > 0;
    }
}
