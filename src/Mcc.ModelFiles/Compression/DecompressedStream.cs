namespace Mcc.ModelFiles.Compression;

/// <summary>
/// The output of the decoders of a file, one after the other. Whatever a decoder throws means that the compressed bytes are damaged.
/// </summary>
internal sealed class DecompressedStream(IEnumerable<Stream> decoders) : ReadOnlyStream
{
    private readonly IEnumerator<Stream> decoders = decoders.GetEnumerator();
    private bool isOpen;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        try
        {
            while (isOpen || decoders.MoveNext())
            {
                var read = decoders.Current.Read(buffer);
                isOpen = read > 0;
                if (isOpen) return read;
            }
            return 0;
        }
        catch (Exception exception) when (exception is not UnsupportedCompressionException)
        {
            throw new InvalidDataException("The compressed bytes are damaged.", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) decoders.Dispose();
        base.Dispose(disposing);
    }
}
