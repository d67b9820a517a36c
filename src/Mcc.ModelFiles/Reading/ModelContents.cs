using System.Collections.Immutable;
using Mcc.Core.Data;
using Mcc.Core.Json;
using Mcc.Core.Models;
using Mcc.Core.Text;

namespace Mcc.ModelFiles.Reading;

/// <summary>
/// How each content is named to users, which endings its files have, and which library's it is: <c>catalogs/model-contents.json</c>.
/// </summary>
internal sealed class ModelContents
{
    public const string Path = "catalogs/model-contents.json";

    private static readonly Lazy<ModelContents> Shipped = new(() => Parse(DataFiles.Embedded.Read(Path)));

    private readonly Dictionary<ModelContent, Entry> entries = [];

    private ModelContents(ModelContentsFile file, byte[] json)
    {
        foreach (var (name, row) in file.Formats)
            entries.Add(ContentOf(name, json), new(row.Format, row.Library, row.Description, row.Fix, [.. row.Extensions]));
        Libraries = [.. file.Libraries.Select(static row => new Library(row.Module, row.Framework, row.Distribution))];
    }

    public static ModelContents Known => Shipped.Value;

    /// <summary>Model libraries by their top module; the first one that a pickle's own class belongs to names its framework.</summary>
    public ImmutableArray<Library> Libraries { get; }

    /// <exception cref="DataFileException">The file does not fit its record, or names a content that there is not.</exception>
    public static ModelContents Parse(byte[] json) => new(DataReader.Read($"data/{Path}", json, DataJson.Default.ModelContentsFile), json);

    public Entry Of(ModelContent content) => entries[content];

    /// <summary>The contents whose files end like this one.</summary>
    public IEnumerable<ModelContent> ExtensionLike(string fileName) => entries
        .Where(entry => entry.Value.Extensions.Any(ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        .Select(static entry => entry.Key);

    public Library? Named(string? module) =>
        Libraries.FirstOrDefault(library => string.Equals(library.Module, module, StringComparison.Ordinal));

    private static ModelContent ContentOf(string name, byte[] json)
    {
        if (Enum.TryParse<ModelContent>(name, out var content))
            return content;
        var (line, column) = JsonPositions.Of(json).Find(JsonPointer.Member("/formats", name));
        throw new DataFileException(
            new($"data/{Path}", line, column),
            $"Unknown content `{name}`. {Nearest.DidYouMean(name, Enum.GetNames<ModelContent>())}".TrimEnd());
    }

    internal sealed record Entry(string? Format, string? Library, string Description, string? Fix, ImmutableArray<string> Extensions);

    /// <param name="Module">The top module that its names are imported from.</param>
    /// <param name="Framework">As the option names it; null where no supported server loads its models.</param>
    internal sealed record Library(string Module, string? Framework, string Distribution)
    {
        public bool Has(ImportedName name) =>
            name.Module.StartsWith(Module, StringComparison.Ordinal)
                && (name.Module.Length == Module.Length || name.Module[Module.Length] == '.');
    }
}
