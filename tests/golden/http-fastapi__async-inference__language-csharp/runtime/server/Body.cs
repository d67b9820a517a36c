using System.Runtime.InteropServices;

namespace Endpoint;

/// <summary>
/// A request's body, outside of the collected memory: what an aborted upload had is free at once, and not at a later collection.
/// </summary>
internal sealed unsafe class Body(long most) : IDisposable
{
    private byte* start;
    private long length;
    private long capacity;

    public Reservation Reservation { get; } = new();

    public ReadOnlySpan<byte> Bytes => new(start, (int)length);

    /// <summary>Makes room for so many bytes in all.</summary>
    public void Reserve(long bytes)
    {
        if (bytes <= capacity)
            return;
        Reservation.Grow(bytes - capacity);
        start = (byte*)NativeMemory.Realloc(start, (nuint)bytes);
        capacity = bytes;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        if (length + piece.Length > most)
            throw new RefusedException(413, $"the body has more than {most} bytes");
        if (length + piece.Length > capacity)
            Reserve(Math.Min(most, Math.Max(length + piece.Length, 2 * capacity)));
        piece.CopyTo(new(start + length, piece.Length));
        length += piece.Length;
    }

    public void Dispose()
    {
        NativeMemory.Free(start);
        start = null;
        length = capacity = 0;
        Reservation.Dispose();
    }
}
