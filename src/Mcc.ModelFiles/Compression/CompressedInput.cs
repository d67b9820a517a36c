namespace Mcc.ModelFiles.Compression;

/// <summary>
/// The bytes of a compressed file. A read past its end fails, because SharpCompress would go on decoding bytes that do not exist.
/// </summary>
internal sealed class CompressedInput(Stream file) : ReadOnlyStream
{
    public Stream File => file;

    public override bool CanSeek => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        return read > 0 || buffer.IsEmpty ? read : throw new EndOfStreamException();
    }

    public override int ReadByte() => file.ReadByte() is >= 0 and var next ? next : throw new EndOfStreamException();

    /// <summary>The next bytes, fewer at the end of the file, without moving on.</summary>
    public byte[] Peek(int count)
    {
        var start = Position;
        var bytes = new byte[Math.Min(count, Length - start)];
        file.ReadExactly(bytes);
        Position = start;
        return bytes;
    }
}
