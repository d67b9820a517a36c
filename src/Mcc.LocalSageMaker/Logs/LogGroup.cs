using System.Globalization;
using System.Text;

namespace Mcc.LocalSageMaker.Logs;

/// <summary>The files of one log group: a stream each, a line for each event that begins with milliseconds since 1970.</summary>
internal sealed class LogGroup(string name, string folder)
{
    public string Name => name;

    /// <summary>Ordered by name.</summary>
    public IReadOnlyList<LogStream> Streams => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories)
            .Select(path => new LogStream(Path.ChangeExtension(Path.GetRelativePath(folder, path), null), path))
            .OrderBy(stream => stream.Name, StringComparer.Ordinal),
    ];

    public DateTimeOffset Created => new(Directory.GetCreationTimeUtc(folder));

    public long Bytes => Streams.Sum(stream => new FileInfo(stream.Path).Length);

    public void Delete() => Directory.Delete(folder, recursive: true);

    /// <summary>The events of a stream, oldest first. A line that is half written is left for the next time.</summary>
    public static IEnumerable<LogEvent> Read(LogStream stream)
    {
        using var reader = new StreamReader(
            new FileStream(stream.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && long.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var time))
                yield return new(stream.Name, number, time, line[(space + 1)..]);
        }
    }
}
