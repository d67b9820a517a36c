using System.Globalization;
using System.Text;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>What a container writes: a file with a line for each of its lines, and the last ones at hand to explain a failure.</summary>
internal sealed class ContainerLog : IDisposable
{
    private const int Remembered = 200;

    private readonly TimeProvider time;
    private readonly StreamWriter file;
    private readonly Queue<string> last = new();
    private readonly Lock gate = new();
    private bool isClosed;

    /// <param name="path">Each of its lines begins with the milliseconds since 1970, as CloudWatch keeps them.</param>
    public ContainerLog(string path, TimeProvider time)
    {
        this.time = time;
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        file = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete),
            new UTF8Encoding(false))
        { AutoFlush = true, NewLine = "\n" };
    }

    public string Path { get; }

    public void Write(string line)
    {
        lock (gate)
        {
            if (isClosed) return;
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeMilliseconds()} {line}"));
            last.Enqueue(line);
            if (last.Count > Remembered) last.Dequeue();
        }
    }

    /// <summary>A line of the local SageMaker in the container's log, marked as such.</summary>
    public void Note(string line) => Write($"[mcc local] {line}");

    /// <summary>The container's last lines, oldest first, without ours.</summary>
    public IReadOnlyList<string> Last(int count)
    {
        lock (gate)
            return [.. last.Where(line => line.Trim().Length > 0 && !line.StartsWith("[mcc local]", StringComparison.Ordinal))
                .TakeLast(count)];
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            file.Dispose();
        }
    }
}
