using System.Globalization;
using System.Text;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker;

/// <summary>The log streams of a state folder, as files that grow: each line begins with milliseconds since 1970.</summary>
public sealed class LogText(string stateFolder)
{
    private readonly string root = Path.Combine(stateFolder, StateFiles.Logs);
    private readonly Dictionary<string, long> read = new(StringComparer.Ordinal);

    /// <summary>Names of what has logs: endpoints, components, jobs.</summary>
    public IEnumerable<string> Names => Groups().Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>The lines that have come since the last call, in the order of their times.</summary>
    /// <param name="name">Only those of this endpoint, component or job; null for all.</param>
    public IReadOnlyList<LogLine> Next(string? name)
    {
        var lines = new List<LogLine>();
        foreach (var group in Groups().Where(group => name is null
            || string.Equals(Path.GetFileName(group), name, StringComparison.Ordinal)))
        {
            foreach (var file in Directory.EnumerateFiles(group, "*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                lines.AddRange(Next(file, Path.ChangeExtension(
                    Path.GetRelativePath(name is null ? Path.GetDirectoryName(group)! : group, file), null)));
        }

        return [.. lines.OrderBy(line => line.Time)];
    }

    /// <summary>logs/aws/sagemaker/KIND/NAME.</summary>
    private IEnumerable<string> Groups()
    {
        var service = Path.Combine(root, "aws", "sagemaker");
        return Directory.Exists(service) ? Directory.EnumerateDirectories(service).SelectMany(Directory.EnumerateDirectories) : [];
    }

    private List<LogLine> Next(string file, string stream)
    {
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        content.Position = Math.Min(read.GetValueOrDefault(file), content.Length);
        var fresh = new byte[content.Length - content.Position];
        content.ReadExactly(fresh);
        // A line that is half written comes next time.
        var whole = fresh.AsSpan().LastIndexOf((byte)'\n') + 1;
        read[file] = content.Position - fresh.Length + whole;
        return [.. Encoding.UTF8.GetString(fresh, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Parse(line, stream))];
    }

    private static LogLine Parse(string line, string stream)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && long.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(time), stream, line[(space + 1)..])
            : new(DateTimeOffset.UnixEpoch, stream, line);
    }
}
