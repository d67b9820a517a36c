using System.Runtime.CompilerServices;
using Mcc.ModelFiles.Compression;

namespace Mcc.ModelFiles.Reading;

/// <summary>
/// Reads a stream forward through one buffer; asking for more than there is sets <see cref="Ended"/>, and every later read gives nothing.
/// </summary>
/// <remarks>Trouble sticks instead of being thrown, so that the loop over the bytes looks at it once an instruction.</remarks>
internal sealed class ByteReader
{
    private const int BufferSize = 128 * 1024;

    private readonly Stream stream;
    private readonly byte[] buffer = new byte[BufferSize];
    private readonly long limit;
    private readonly long length;
    private long bufferStart;
    private int at;
    private int filled;

    /// <param name="limit">Bytes that may be read at most, for streams that unpack.</param>
    public ByteReader(Stream stream, long limit = long.MaxValue)
    {
        this.stream = stream;
        this.limit = limit;
        length = stream.CanSeek ? stream.Length : -1;
        bufferStart = stream.CanSeek ? stream.Position : 0;
    }

    public long Position => bufferStart + at;

    public bool Ended { get; private set; }

    /// <summary>Why reading ended, where it was not simply the end: a broken compression, or the limit.</summary>
    public string? Trouble { get; private set; }

    public bool AtEnd() => at == filled && !Fill(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        if (at < filled || Fill(1)) return buffer[at++];
        return 0;
    }

    /// <summary>The next byte without taking it; zero at the end, which is not yet an end of reading.</summary>
    public byte Peek()
    {
        if (at < filled) return buffer[at];
        if (Ended || !Fill(1, mayEnd: true)) return 0;
        return buffer[at];
    }

    /// <summary>The next bytes without taking them; empty when there are not so many.</summary>
    public ReadOnlySpan<byte> Peek(int count) =>
        filled - at >= count || (!Ended && Fill(count, mayEnd: true)) ? buffer.AsSpan(at, count) : default;

    /// <summary>The next bytes, valid until the next read; empty when there are not so many.</summary>
    /// <param name="count">At most 64 KiB.</param>
    public ReadOnlySpan<byte> Read(int count)
    {
        if (filled - at < count && !Fill(count)) return default;
        var span = buffer.AsSpan(at, count);
        at += count;
        return span;
    }

    /// <summary>
    /// Bytes up to a line feed, which is consumed and not part of the answer; longer lines than <paramref name="atMost"/> end the reading.
    /// </summary>
    public ReadOnlySpan<byte> ReadLine(int atMost)
    {
        var found = buffer.AsSpan(at, filled - at).IndexOf((byte)'\n');
        while (found < 0)
        {
            var had = filled - at;
            if (had > atMost || !Fill(had + 1)) return Give("a line is not terminated");
            found = buffer.AsSpan(at, filled - at).IndexOf((byte)'\n');
        }
        if (found > atMost) return Give("a line is too long");
        var line = buffer.AsSpan(at, found);
        at += found + 1;
        return line;
    }

    /// <summary>Like <see cref="ReadLine"/>, but a longer line is passed over and answered with nothing.</summary>
    public ReadOnlySpan<byte> ReadLineOrPass(int atMost, out bool passed)
    {
        passed = false;
        while (!Ended)
        {
            var found = buffer.AsSpan(at, filled - at).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = buffer.AsSpan(at, found);
                at += found + 1;
                if (!passed && found <= atMost) return line;
                passed = true;
                return default;
            }
            if (filled - at > atMost)
            {
                passed = true;
                at = filled;
            }
            Fill(filled - at + 1);
        }
        return default;
    }

    /// <summary>Passes over bytes; a negative count, which only a damaged file has, ends the reading.</summary>
    public void Skip(long count)
    {
        if (count < 0)
        {
            Give("a length is negative");
            return;
        }
        if (count <= filled - at)
        {
            at += (int)count;
            return;
        }
        if (Ended) return;
        if (length >= 0)
        {
            var target = Position + count;
            if (target < 0 || target > length)
            {
                Ended = true;
                return;
            }
            stream.Position = target;
            bufferStart = target;
            at = filled = 0;
            return;
        }
        while (count > 0 && !Ended)
        {
            if (at == filled && !Fill(1)) return;
            var step = (int)Math.Min(count, filled - at);
            at += step;
            count -= step;
        }
    }

    private ReadOnlySpan<byte> Give(string trouble)
    {
        if (!Ended) Trouble ??= trouble;
        Ended = true;
        return default;
    }

    private bool Fill(int count, bool mayEnd = false)
    {
        if (Ended) return false;
        var rest = filled - at;
        if (rest > 0 && at > 0) Buffer.BlockCopy(buffer, at, buffer, 0, rest);
        bufferStart += at;
        at = 0;
        filled = rest;
        try
        {
            while (filled < count && filled < buffer.Length)
            {
                var got = stream.Read(buffer, filled, buffer.Length - filled);
                if (got == 0) break;
                filled += got;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            Trouble = exception is UnsupportedCompressionException ? exception.Message : "its compressed data is damaged";
            Ended = true;
            return false;
        }
        if (bufferStart + filled > limit)
        {
            Trouble = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"it decompresses to more than {limit >> 20:N0} "
                + $"MiB");
            Ended = true;
            return false;
        }
        if (filled >= count) return true;
        Ended = !mayEnd;
        return false;
    }
}
