namespace Mcc.Platform.Streams;

/// <summary>
/// A standard stream cannot be read or written. Not an <see cref="IOException"/>, because that is expected of files at many places, which
/// would
/// take this for trouble with their own.
/// </summary>
/// <param name="stream">Its name, for people.</param>
/// <param name="reason">What the system says.</param>
/// <param name="readerIsGone">As in <c>mcc … | head</c>: nobody reads any more.</param>
public sealed class StreamException(string stream, string reason, bool readerIsGone) : Exception($"{stream}: {reason}")
{
    public bool ReaderIsGone => readerIsGone;
}
