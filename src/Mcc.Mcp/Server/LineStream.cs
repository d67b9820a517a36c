using System.Text.Json;

namespace Mcc.Mcp.Server;

/// <summary>Passes bytes on in one direction and shows each line of JSON that passes.</summary>
/// <param name="seen">Is given each line that is JSON; another one is the reader's trouble.</param>
/// <param name="atEnd">Is waited for before the end of the input is passed on.</param>
/// <param name="failed">Receives the reason why bytes could not be passed on.</param>
internal sealed class LineStream(Stream inner, Action<JsonElement> seen, Func<CancellationToken, Task> atEnd, Action<Exception> failed)
    : Stream
{
    private readonly MemoryStream line = new();

    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The protocol reads asynchronously.");

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (buffer.Length == 0)
            return count;
        Show(buffer.Span[..count]);
        if (count > 0)
            return count;
        if (line.Length > 0)
        {
            // The last line lacks its end. The protocol's library acts on a whole line only, so it is given one.
            Show("\n"u8);
            buffer.Span[0] = (byte)'\n';
            return 1;
        }

        await atEnd(cancellationToken);
        return 0;
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The protocol writes asynchronously.");

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failed(exception);
            throw;
        }

        Show(buffer.Span);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            line.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Show(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            line.Write(bytes[..end]);
            Show(line.GetBuffer().AsMemory(0, (int)line.Length));
            line.SetLength(0);
        }

        line.Write(bytes);
    }

    private void Show(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var message = JsonDocument.Parse(content);
            seen(message.RootElement);
        }
        catch (JsonException)
        {
            // Neither a request nor an answer.
        }
    }
}
