using System.Collections.Immutable;
using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.ModelFiles;

/// <summary>How each content is named to users, which endings its files have, and which library's it is: <c>catalogs/model-contents.json</c>.</summary>
internal sealed class ModelContents
{
    private static readonly Lazy<ModelContents> Shipped = new(() => new ModelContents(JsonDocument.Parse(DataFiles.Embedded.Read("catalogs/model-contents.json")).RootElement));

    private readonly Dictionary<ModelContent, Entry> entries = [];

    ModelContents(JsonElement root)
    {
        foreach (var format in root.GetProperty("formats").EnumerateObject())
        {
            entries.Add(Enum.Parse<ModelContent>(format.Name), new Entry(
                Text(format.Value, "format"),
                Text(format.Value, "library"),
                Text(format.Value, "says")!,
                Text(format.Value, "cure"),
                [.. format.Value.GetProperty("endings").EnumerateArray().Select(static ending => ending.GetString()!)]));
        }
        Libraries = root.GetProperty("libraries").EnumerateArray()
            .Select(static library => new Library(Text(library, "module")!, Text(library, "framework"), Text(library, "distribution")!))
            .ToImmutableArray();
    }

    public static ModelContents Known => Shipped.Value;

    /// <summary>Model libraries by their top module; the first one that a pickle's own class belongs to names its framework.</summary>
    public ImmutableArray<Library> Libraries { get; }

    public Entry Of(ModelContent content) => entries[content];

    /// <summary>The contents whose files end like this one.</summary>
    public IEnumerable<ModelContent> EndingLike(string fileName) => entries
        .Where(entry => entry.Value.Endings.Any(ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        .Select(static entry => entry.Key);

    public Library? Named(string? module) => Libraries.FirstOrDefault(library => string.Equals(library.Module, module, StringComparison.Ordinal));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    internal sealed record Entry(string? Format, string? Library, string Says, string? Cure, ImmutableArray<string> Endings);

    /// <param name="Module">The top module that its names are imported from.</param>
    /// <param name="Framework">As the option names it; none where no server of ours takes its models.</param>
    internal sealed record Library(string Module, string? Framework, string Distribution)
    {
        public bool Has(ImportedName name) =>
            name.Module.StartsWith(Module, StringComparison.Ordinal) && (name.Module.Length == Module.Length || name.Module[Module.Length] == '.');
    }
}
