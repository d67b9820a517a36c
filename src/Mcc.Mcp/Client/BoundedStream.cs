namespace Mcc.Mcp.Client;

/// <summary>
/// What a server writes, up to a limit for each line and for all of them: the protocol's library keeps a whole line in memory, in several
/// forms.
/// </summary>
/// <param name="failed">Receives why reading stopped.</param>
internal sealed class BoundedStream(Stream inner, long longestLine, long most, Action<string> failed) : Stream
{
    private long line;
    private long all;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Counted(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        return Counted(buffer.Span[..count]);
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(ReadOnlySpan<byte> read)
    {
        all += read.Length;
        var end = read.LastIndexOf((byte)'\n');
        // A line that begins and ends in one read is not longer than the reader's buffer.
        line = end < 0 ? line + read.Length : read.Length - end - 1;
        if (line <= longestLine && all <= most)
            return read.Length;
        var reason = FormattableString.Invariant(
            $"it wrote {(line > longestLine ? "a line of " : "")}more than {(line > longestLine ? longestLine : most) >> 20} MiB");
        failed(reason);
        throw new IOException(reason);
    }
}
