namespace Mcc.Core.ModelFiles.Compression;

/// <summary>What LZMA remembers of the bytes before; it grows with them, so that a file cannot claim memory that it does not use.</summary>
internal sealed class LzmaWindow
{
    // xz -9 uses 64 MiB.
    private const uint Largest = 256u << 20;

    private readonly int size;
    private byte[] window = new byte[1 << 17];
    private bool wrapped;

    public LzmaWindow(uint size)
    {
        if (size > Largest) throw new InvalidDataException("An LZMA dictionary is larger than 256 MiB.");
        this.size = (int)Math.Max(size, 1 << 12);
    }

    public int At { get; private set; }

    public long Total { get; private set; }

    /// <summary>Bytes that can be put before the window starts anew; it is at its start again when there were none.</summary>
    public int Room()
    {
        if (At < window.Length) return window.Length - At;
        if (window.Length < size)
        {
            Array.Resize(ref window, (int)Math.Min((long)window.Length * 2, size));
        }
        else
        {
            At = 0;
            wrapped = true;
        }
        return window.Length - At;
    }

    /// <summary>Forgets what was before.</summary>
    public void Clear() => (At, Total, wrapped) = (0, 0, false);

    public void Put(byte value)
    {
        window[At++] = value;
        Total++;
    }

    public void Put(PackedBytes bytes, int count)
    {
        bytes.Next(window.AsSpan(At, count));
        At += count;
        Total += count;
    }

    public byte Back(uint distance) => window[From(distance)];

    public int Copy(uint distance, int count)
    {
        var from = From(distance);
        for (var index = 0; index < count; index++)
        {
            window[At++] = window[from++];
            if (from == window.Length) from = 0;
        }
        Total += count;
        return count;
    }

    public ArraySegment<byte> Since(int start) => new(window, start, At - start);

    private int From(uint distance)
    {
        if (distance < (uint)At) return At - (int)distance - 1;
        if (!wrapped || distance >= (uint)window.Length) throw new InvalidDataException("An LZMA match reaches back too far.");
        return window.Length + At - (int)distance - 1;
    }
}
