using System.Collections.Frozen;
using Mcc.Core.Data;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Pickles;

/// <summary>What the attributes of model classes may hold, read from <c>catalogs/pickle-places.json</c>.</summary>
internal sealed class AllowedPlaces
{
    private const string Path = "catalogs/pickle-places.json";

    private static readonly PicklePlace OfLibrary = new();

    private static readonly PicklePlace Free = new(Any: true);

    private static readonly Lazy<AllowedPlaces> Shipped = new(() =>
        new(DataReader.Read($"data/{Path}", DataFiles.Embedded.Read(Path), DataJson.Default.PicklePlacesFile)));

    private readonly PicklePlacesFile file;
    private readonly FrozenDictionary<string, FrozenSet<string>> estimators;
    private readonly FrozenSet<ImportedName> notWithData;
    private readonly FrozenSet<string> read;
    private readonly FrozenSet<string> keywords;
    private readonly FrozenSet<string> textMethods;

    private AllowedPlaces(PicklePlacesFile file)
    {
        this.file = file;
        estimators = file.Estimators.ToFrozenDictionary(
            static library => library.Key, static library => library.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        notWithData = file.NotWithData
            .SelectMany(static module => module.Value, static (module, name) => new ImportedName(module.Key, name)).ToFrozenSet();
        read = file.Read.ToFrozenSet(StringComparer.Ordinal);
        keywords = file.Keywords.ToFrozenSet(StringComparer.Ordinal);
        textMethods = file.TextMethods.ToFrozenSet(StringComparer.Ordinal);
    }

    public static AllowedPlaces Known => Shipped.Value;

    /// <summary>What this attribute of this class may hold.</summary>
    public PicklePlace Of(ImportedName type, string attribute)
    {
        if (file.Places.TryGetValue(type.Library(), out var classes) && classes.TryGetValue(type.Name, out var rows)
            && rows.TryGetValue(attribute, out var row)) return row;
        if (file.Others.TryGetValue(attribute, out var other)) return other;
        // No source that was walked reads an attribute of this name, so nothing is done with its value.
        return read.Contains(attribute) ? OfLibrary : Free;
    }

    /// <summary>Classes of a library without a list are all taken for estimators.</summary>
    public bool IsEstimator(ImportedName type) => !estimators.TryGetValue(type.Library(), out var names) || names.Contains(type.Name);

    public bool IsForbiddenKeyword(string keyword) => keywords.Contains(keyword);

    public bool IsTextMethod(string? name) => name is not null && textMethods.Contains(name);

    /// <summary>A function that may be called with data: listed names of functions, which begin with a small letter.</summary>
    public bool IsFunction(PythonGlobal global) => global.Use == PickleUse.Refer && !notWithData.Contains(global.Name)
        && !global.Name.IsNumberType() && !char.IsAsciiLetterUpper(global.Name.Name[0]);
}
