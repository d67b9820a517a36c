using System.Globalization;
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

    /// <summary>These files with others on top of them: how a data folder, or a test, adds a backend.</summary>
    public DataFiles With(IReadOnlyDictionary<string, byte[]> others) => new LaidOver(this, others);

    /// <summary>These files, each changed when it is read: how the user's refreshed rows are added without reading them at start.</summary>
    public DataFiles Changed(Func<string, byte[], byte[]> change) => new ChangedFiles(this, change);

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

    /// <summary>
    /// The resource that <c>PackData.targets</c> writes: the length of the index as eight digits and a line feed, the index (a line
    /// "PATH LENGTH" for each file, in ordinal order), and the files' bytes.
    /// </summary>
    private sealed class EmbeddedDataFiles : DataFiles
    {
        private const int HeaderLength = 9;
        private readonly Lock reading = new();
        private readonly Stream pack;
        private readonly Dictionary<string, (int Offset, int Length)> entries = new(StringComparer.Ordinal);
        private readonly string[] paths;

        public EmbeddedDataFiles()
        {
            pack = typeof(DataFiles).Assembly.GetManifestResourceStream("data.pack")
                ?? throw new FileNotFoundException("data.pack is not embedded in mcc.");
            var indexLength = int.Parse(ReadBytes(0, HeaderLength - 1), CultureInfo.InvariantCulture);
            var index = Encoding.UTF8.GetString(ReadBytes(HeaderLength, indexLength));
            var offset = HeaderLength + indexLength;
            foreach (var line in index.AsSpan(0, index.Length - 1).EnumerateLines())
            {
                var space = line.LastIndexOf(' ');
                var length = int.Parse(line[(space + 1)..], CultureInfo.InvariantCulture);
                entries.Add(line[..space].ToString(), (offset, length));
                offset += length;
            }

            paths = [.. entries.Keys];
        }

        public override IReadOnlyList<string> Paths => paths;

        public override byte[] Read(string path) => entries.TryGetValue(path, out var entry)
            ? ReadBytes(entry.Offset, entry.Length)
            : throw new FileNotFoundException($"data/{path} is not embedded in mcc.");

        private byte[] ReadBytes(int offset, int length)
        {
            var bytes = new byte[length];
            lock (reading)
            {
                pack.Position = offset;
                pack.ReadExactly(bytes);
            }

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

    private sealed class ChangedFiles(DataFiles below, Func<string, byte[], byte[]> change) : DataFiles
    {
        public override IReadOnlyList<string> Paths => below.Paths;

        public override byte[] Read(string path) => change(path, below.Read(path));
    }

    private sealed class LaidOver(DataFiles below, IReadOnlyDictionary<string, byte[]> above) : DataFiles
    {
        public override IReadOnlyList<string> Paths { get; } =
            [.. below.Paths.Union(above.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        public override byte[] Read(string path) => above.TryGetValue(path, out var bytes) ? bytes : below.Read(path);
    }
}
