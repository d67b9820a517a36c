using System.Runtime.InteropServices;

namespace Mcc.Platform.Streams;

/// <summary>
/// A standard stream of this process, read and written by the system's own calls: .NET's <see cref="Console"/> sets up the terminal
/// before its first byte, and hides that a reader has gone.
/// </summary>
/// <param name="name">What messages call it.</param>
internal sealed partial class DescriptorStream(int descriptor, string name, FileAccess access) : Stream
{
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;

    /// <summary>EAGAIN of Linux and of macOS: somebody made the descriptor one that does not wait.</summary>
    private static readonly int[] NotNow = [11, 35];

    public override bool CanRead => access == FileAccess.Read;

    public override bool CanWrite => access == FileAccess.Write;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0)
            return 0;
        nint count;
        while ((count = ReadFrom(descriptor, ref buffer[0], (nuint)buffer.Length)) < 0)
            WaitOrFail(Poll.ToRead);
        return (int)count;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="StreamException">It cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = WriteTo(descriptor, in buffer[0], (nuint)buffer.Length);
            if (count < 0) WaitOrFail(Poll.ToWrite);
            else buffer = buffer[(int)count..];
        }
    }

    public override void Flush()
    {
        // Nothing is kept back.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WaitOrFail(short events)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error == Interrupted)
            return;
        if (!NotNow.Contains(error))
            throw new StreamException(name, Marshal.GetPInvokeErrorMessage(error), error == BrokenPipe);
        var wait = new Poll { Descriptor = descriptor, Events = events };
        _ = Wait(ref wait, 1, -1);
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFrom(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(int descriptor, in byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Wait(ref Poll wait, nuint count, int milliseconds);

    /// <summary>The system's <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public const short ToRead = 1;
        public const short ToWrite = 4;

        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
