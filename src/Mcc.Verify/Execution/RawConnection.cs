using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Mcc.Verify.Execution;

/// <summary>
/// A connection on which bytes are sent as a client sends them that is slow, broken or hostile: no HTTP library does that.
/// </summary>
public sealed class RawConnection : IDisposable
{
    private const int LongestHead = 64 * 1024;

    private readonly Socket socket;
    private readonly List<byte> received = [];
    private bool hasEnded;

    private RawConnection(Socket socket) => this.socket = socket;

    /// <summary>Null when no connection is made in time.</summary>
    public static async Task<RawConnection?> Open(Uri address, TimeSpan limit, CancellationToken cancel, int? receiveBuffer = null)
    {
        var opened = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
            opened.ReceiveBufferSize = bytes;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        try
        {
            await opened.ConnectAsync(address.Host.Trim('[', ']'), address.Port, late.Token);
            return new(opened);
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException
            && !cancel.IsCancellationRequested))
        {
            opened.Dispose();
            return null;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The head of a request, with the empty line after it.</summary>
    public static byte[] Head(Uri address, string method, string path, string? contentType = null, long? length = null, string more = "") =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: {address.Authority}\r\n")
            + (contentType is null ? "" : $"Content-Type: {contentType}\r\n")
            + (length is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n")) + more + "\r\n");

    /// <summary>False when the server takes no more.</summary>
    public async Task<bool> Send(ReadOnlyMemory<byte> bytes, TimeSpan limit, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await socket.SendAsync(bytes, late.Token)..];
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException
            && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Sends FIN: nothing more will be sent, but responses are awaited.</summary>
    public void CloseWriting()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was faster.
        }
    }

    /// <summary>Sends RST.</summary>
    public void Reset()
    {
        socket.LingerState = new(enable: true, seconds: 0);
        socket.Dispose();
    }

    /// <summary>The next response, as far as it comes in time.</summary>
    public async Task<RawAnswer> Read(TimeSpan limit, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        try
        {
            while (true)
            {
                var end = await Until("\r\n\r\n"u8.ToArray(), 0, late.Token);
                if (end < 0)
                    return new(null, [.. received], IsClosed: hasEnded);
                var head = Encoding.Latin1.GetString([.. received[..end]]).Split("\r\n");
                if (Status(head[0]) is not { } status)
                    return new(null, [.. received], IsClosed: hasEnded);
                received.RemoveRange(0, end);
                if (status is >= 100 and < 200)
                    continue;
                return await Body(status, head, late.Token) is { } body ? new(status, body, hasEnded) : new(null, [], IsClosed: hasEnded);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, [.. received], IsClosed: false);
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<byte[]?> Body(int status, string[] head, CancellationToken cancel)
    {
        if (status is 204 or 304)
            return [];
        if (Header(head, "Transfer-Encoding") is { } encoding && encoding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return await Chunks(cancel);
        if (long.TryParse(Header(head, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return await Take((int)length, cancel);
        while (await Receive(cancel))
        {
            // Until its end.
        }

        return await Take(received.Count, cancel);
    }

    private async Task<byte[]?> Chunks(CancellationToken cancel)
    {
        var body = new List<byte>();
        while (true)
        {
            var end = await Until("\r\n"u8.ToArray(), 0, cancel);
            if (end < 0 || !int.TryParse(Encoding.ASCII.GetString([.. received[..(end - 2)]]).Split(';')[0].Trim(), NumberStyles.HexNumber,
                CultureInfo.InvariantCulture, out var size))
                return null;
            received.RemoveRange(0, end);
            if (await Take(size + 2, cancel) is not { } chunk)
                return null;
            if (size == 0)
                return [.. body];
            body.AddRange(chunk.AsSpan(0, size));
        }
    }

    private async Task<byte[]?> Take(int count, CancellationToken cancel)
    {
        while (received.Count < count)
        {
            if (!await Receive(cancel))
                return null;
        }

        byte[] taken = [.. received[..count]];
        received.RemoveRange(0, count);
        return taken;
    }

    /// <summary>The index after the mark; -1 when the connection ends before it, or the head is too long.</summary>
    private async Task<int> Until(byte[] mark, int from, CancellationToken cancel)
    {
        while (true)
        {
            var found = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(received)[from..].IndexOf(mark);
            if (found >= 0)
                return from + found + mark.Length;
            if (received.Count > LongestHead || !await Receive(cancel))
                return -1;
        }
    }

    private async Task<bool> Receive(CancellationToken cancel)
    {
        if (hasEnded)
            return false;
        var buffer = new byte[16 * 1024];
        try
        {
            var count = await socket.ReceiveAsync(buffer, cancel);
            hasEnded = count == 0;
            received.AddRange(buffer.AsSpan(0, count));
        }
        catch (SocketException)
        {
            hasEnded = true;
        }

        return !hasEnded;
    }

    private static int? Status(string line) =>
        line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Split(' ') is [_, { Length: 3 } code, ..]
            && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;

    private static string? Header(string[] head, string name) =>
        head.Skip(1).FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
