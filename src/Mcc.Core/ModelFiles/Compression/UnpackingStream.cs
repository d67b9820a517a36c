namespace Mcc.Core.ModelFiles.Compression;

/// <summary>A stream that is read forward only; what it is made of fills it block by block.</summary>
internal abstract class UnpackingStream : Stream
{
    private byte[] block = [];
    private int at;
    private int end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override int Read(Span<byte> buffer)
    {
        while (at == end)
        {
            if (buffer.Length == 0 || NextBlock() is not { } next) return 0;
            block = next.Array!;
            at = next.Offset;
            end = next.Offset + next.Count;
        }
        var count = Math.Min(buffer.Length, end - at);
        block.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }

    /// <summary>The next bytes, kept unchanged until the next call; none at the end. Throws <see cref="InvalidDataException"/> on a broken file.</summary>
    protected abstract ArraySegment<byte>? NextBlock();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
