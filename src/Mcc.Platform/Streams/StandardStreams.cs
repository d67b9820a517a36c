using System.Runtime.InteropServices;
using System.Text;

namespace Mcc.Platform.Streams;

/// <summary>Standard input, output and error of this process; none of them touches the terminal's settings.</summary>
public static partial class StandardStreams
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int ReadOnly = 0;
    private const int GetFlags = 1;

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>
    /// Opens the streams that the parent process closed (<c>mcc … &gt;&amp;-</c>) something that cannot be written. Without, the next
    /// file that is opened gets the number of the stream, and what is printed goes into that file.
    /// </summary>
    public static void OccupyClosed()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var descriptor in (ReadOnlySpan<int>)[Input, Output, Error])
        {
            // The lowest free number is given: of those below, none is free any more.
            if (Control(descriptor, GetFlags) < 0 && (descriptor != Input || Open("/dev/null", ReadOnly) < 0))
                _ = Open("/", ReadOnly);
        }
    }

    public static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput() : new DescriptorStream(Input, "standard input", FileAccess.Read);

    /// <summary>Fails with <see cref="StreamException"/>.</summary>
    public static Stream OpenOutput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardOutput() : new DescriptorStream(Output, "standard output", FileAccess.Write);

    public static TextReader Reader() => TextReader.Synchronized(new StreamReader(OpenInput(), Encoding));

    public static TextWriter Writer() => Made(OpenOutput());

    /// <summary>Output that cannot be written is lost: there is no other place for it.</summary>
    public static TextWriter ErrorWriter() => Made(new ErrorIgnoringStream(
        OperatingSystem.IsWindows() ? Console.OpenStandardError() : new DescriptorStream(Error, "standard error", FileAccess.Write)));

    private static TextWriter Made(Stream stream) => TextWriter.Synchronized(new StreamWriter(stream, Encoding) { AutoFlush = true });

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
