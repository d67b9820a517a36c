using System.Buffers.Binary;

namespace Mcc.Core.Text;

/// <summary>
/// A hash that mixes its content into a state, 64 bytes at a time, and ends with a one bit, zeros and the length in bits: MD5, SHA-1
/// and SHA-256 have this shape. .NET's own need OpenSSL, which a minimal image does not have and which takes as long to load as a
/// whole project takes to make.
/// </summary>
public abstract class BlockHash
{
    private const int Block = 64;
    private readonly uint[] start;
    private readonly uint[] state;
    private readonly bool bigEndian;
    private readonly byte[] waiting = new byte[Block];
    private int waits;
    private ulong length;

    /// <param name="start">The state before any content.</param>
    /// <param name="bigEndian">The byte order of the length and of the result.</param>
    protected BlockHash(uint[] start, bool bigEndian)
    {
        this.start = start;
        this.bigEndian = bigEndian;
        state = [.. start];
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        length += (ulong)content.Length;
        if (waits > 0)
        {
            var taken = Math.Min(Block - waits, content.Length);
            content[..taken].CopyTo(waiting.AsSpan(waits));
            waits += taken;
            content = content[taken..];
            if (waits < Block)
                return;
            Compress(state, waiting);
        }

        var whole = content.Length - (content.Length % Block);
        Compress(state, content[..whole]);
        content[whole..].CopyTo(waiting);
        waits = content.Length - whole;
    }

    /// <summary>The hash of all that was appended; more may follow.</summary>
    public byte[] Current()
    {
        // What waits, the one bit, and the length: one block or two.
        Span<byte> last = stackalloc byte[2 * Block];
        last.Clear();
        waiting.AsSpan(0, waits).CopyTo(last);
        last[waits] = 0x80;
        last = last[..(waits < Block - sizeof(ulong) ? Block : 2 * Block)];
        if (bigEndian) BinaryPrimitives.WriteUInt64BigEndian(last[^sizeof(ulong)..], length * 8);
        else BinaryPrimitives.WriteUInt64LittleEndian(last[^sizeof(ulong)..], length * 8);

        Span<uint> end = stackalloc uint[state.Length];
        state.CopyTo(end);
        Compress(end, last);
        var digest = new byte[end.Length * sizeof(uint)];
        for (var i = 0; i < end.Length; i++)
        {
            var at = digest.AsSpan(i * sizeof(uint));
            if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(at, end[i]);
            else BinaryPrimitives.WriteUInt32LittleEndian(at, end[i]);
        }

        return digest;
    }

    /// <summary>The hash of all that was appended; what is appended next begins another one.</summary>
    public byte[] Finish()
    {
        var digest = Current();
        start.CopyTo(state.AsSpan());
        waits = 0;
        length = 0;
        return digest;
    }

    /// <param name="blocks">Any number of whole blocks.</param>
    protected abstract void Compress(Span<uint> state, ReadOnlySpan<byte> blocks);
}
