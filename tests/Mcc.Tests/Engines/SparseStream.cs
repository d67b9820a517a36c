namespace Mcc.Tests.Engines;

/// <summary>A file that begins with some bytes and is zero from there to its end, without the memory that it would take.</summary>
internal sealed class SparseStream(byte[] beginning, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - Position);
        var known = (int)Math.Clamp(beginning.Length - Position, 0, count);
        if (known > 0)
            beginning.AsSpan((int)Position, known).CopyTo(buffer);
        buffer[known..count].Clear();
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
