using System.Reflection;
using System.Text;

namespace Mcc.Core.Data;

/// <summary>The files of <c>data/</c>, by their paths relative to it, with <c>/</c> between the parts.</summary>
public abstract class DataFiles
{
    /// <summary>What is shipped inside this assembly.</summary>
    public static DataFiles Embedded { get; private set; } = new EmbeddedDataFiles();

    /// <summary>Every path, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Paths { get; }

    public abstract byte[] Read(string path);

    public string ReadText(string path) => Encoding.UTF8.GetString(Read(path));

    public bool Has(string path) => BinarySearch(path) >= 0;

    /// <summary>The paths below a folder, in ordinal order, found without looking at the others.</summary>
    public IEnumerable<string> Below(string folder)
    {
        var prefix = folder + "/";
        var index = BinarySearch(prefix);
        for (var i = index < 0 ? ~index : index; i < Paths.Count && Paths[i].StartsWith(prefix, StringComparison.Ordinal); i++)
            yield return Paths[i];
    }

    /// <summary>The names of the folders directly below a folder.</summary>
    public IReadOnlyList<string> FoldersOf(string folder) =>
        [.. Below(folder)
            .Select(path => path[(folder.Length + 1)..])
            .Where(rest => rest.Contains('/'))
            .Select(rest => rest[..rest.IndexOf('/')])
            .Distinct(StringComparer.Ordinal)];

    /// <summary>These files with others laid over them: how a data folder, or a test, adds a backend.</summary>
    public DataFiles With(IReadOnlyDictionary<string, byte[]> others) => new LaidOver(this, others);

#if DEBUG
    /// <summary>Debug builds read the repository's <c>data/</c> instead: called before anything reads data.</summary>
    public static void ReplaceEmbedded(IReadOnlyDictionary<string, byte[]> files) => Embedded = new InMemory(files);
#endif

    private int BinarySearch(string path)
    {
        int low = 0, high = Paths.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Paths[middle], path);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    private sealed class EmbeddedDataFiles : DataFiles
    {
        private static readonly Assembly Assembly = typeof(DataFiles).Assembly;

        public override IReadOnlyList<string> Paths { get; } =
            [.. Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)];

        public override byte[] Read(string path)
        {
            using var stream = Assembly.GetManifestResourceStream(path)
                ?? throw new FileNotFoundException($"data/{path} is not part of this program.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

#if DEBUG
    private sealed class InMemory(IReadOnlyDictionary<string, byte[]> files) : DataFiles
    {
        public override IReadOnlyList<string> Paths { get; } = [.. files.Keys.Order(StringComparer.Ordinal)];

        public override byte[] Read(string path) =>
            files.TryGetValue(path, out var bytes) ? bytes : throw new FileNotFoundException($"data/{path} does not exist.");
    }
#endif

    private sealed class LaidOver(DataFiles below, IReadOnlyDictionary<string, byte[]> above) : DataFiles
    {
        public override IReadOnlyList<string> Paths { get; } =
            [.. below.Paths.Union(above.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        public override byte[] Read(string path) => above.TryGetValue(path, out var bytes) ? bytes : below.Read(path);
    }
}
