using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.ModelFiles;

/// <summary>Which methods the classes of model libraries have, and from which of their attributes a row can be made:
/// <c>catalogs/estimators.json</c>.</summary>
internal sealed class Estimators
{
    private static readonly Lazy<Estimators> Shipped = new(() =>
    {
        using var document = JsonDocument.Parse(DataFiles.Embedded.Read("catalogs/estimators.json"));
        return new Estimators(document.RootElement);
    });

    private readonly Dictionary<string, ImmutableArray<Method>> classes = new(StringComparer.Ordinal);

    private Estimators(JsonElement root)
    {
        Served = [.. root.GetProperty("served").EnumerateArray().Select(static name => name.GetString()!)];
        Reading = new RowReading(root.GetProperty("reading"));
        foreach (var library in root.GetProperty("classes").EnumerateObject())
        {
            foreach (var known in library.Value.EnumerateObject())
                classes.Add($"{library.Name}.{known.Name}", [.. known.Value.EnumerateObject().Select(static method =>
                    Method.From(method.Name, method.Value))]);
        }
    }

    public static Estimators Known => Shipped.Value;

    /// <summary>The methods that a server can call.</summary>
    public ImmutableArray<string> Served { get; }

    public RowReading Reading { get; }

    /// <summary>The methods of a class, wherever in its library it is; none for a class that is not known.</summary>
    public ImmutableArray<Method>? MethodsOf(ImportedName name) =>
        classes.TryGetValue($"{name.Module.Split('.', 2)[0]}.{name.Name}", out var methods) ? methods : null;

    /// <param name="Parts">The method is there when one of these attributes has it; empty when that does not matter.</param>
    /// <param name="Where">The method is there when this attribute has one of the values <paramref name="Is"/>.</param>
    internal sealed record Method(string Name, ImmutableArray<byte[]> Parts, string? Where, ImmutableArray<string> Is)
    {
        public static Method From(string name, JsonElement condition) => condition.ValueKind == JsonValueKind.Object
            ? new(name, RowReading.Attributes(condition, "of"), condition.TryGetProperty("where", out var where) ? where.GetString() : null,
                condition.TryGetProperty("is", out var values) ? [.. values.EnumerateArray().Select(static value => value.ToString())] : [])
            : new(name, [], null, []);
    }

    /// <summary>The attributes and classes that a row is made of; each list has its comment in eng/estimators.py.</summary>
    internal sealed class RowReading(JsonElement json)
    {
        private readonly ImmutableHashSet<string> documents = Names(json, "documents");
        private readonly ImmutableHashSet<string> dicts = Names(json, "dicts");
        private readonly ImmutableHashSet<string> labels = Names(json, "labels");
        private readonly ImmutableHashSet<string> anyRow = Names(json, "anyRow");
        private readonly ImmutableHashSet<string> keepColumns = Names(json, "keepColumns");
        private readonly ImmutableHashSet<string> anyFunction = Names(json, "anyFunction");

        public ImmutableArray<byte[]> Centres { get; } = Attributes(json, "centres");

        public ImmutableArray<byte[]> Rows { get; } = Attributes(json, "rows");

        public ImmutableArray<byte[]> Codes { get; } = Attributes(json, "codes");

        public ImmutableArray<byte[]> Counts { get; } = Attributes(json, "counts");

        public ImmutableArray<byte[]> Widths { get; } = Attributes(json, "widths");

        public ImmutableArray<byte[]> ColumnNames { get; } = Attributes(json, "names");

        public ImmutableArray<byte[]> Parts { get; } = Attributes(json, "parts");

        public bool TakesDocuments(ImportedName name) => IsOf(name, documents);

        public bool TakesDicts(ImportedName name) => IsOf(name, dicts);

        public bool TakesLabels(ImportedName name) => IsOf(name, labels);

        public bool TakesAnyRow(ImportedName name) => IsOf(name, anyRow);

        public bool KeepsColumns(ImportedName name) => IsOf(name, keepColumns);

        public bool IsAnyFunction(ImportedName name) => IsOf(name, anyFunction);

        public static ImmutableArray<byte[]> Attributes(JsonElement json, string list) =>
            json.TryGetProperty(list, out var names) ? [.. names.EnumerateArray().Select(static name =>
                Encoding.UTF8.GetBytes(name.GetString()!))] : [];

        private static ImmutableHashSet<string> Names(JsonElement json, string list) =>
            json.GetProperty(list).EnumerateArray().Select(static name => name.GetString()!).ToImmutableHashSet(StringComparer.Ordinal);

        // The lists are scikit-learn's classes.
        private static bool IsOf(ImportedName name, ImmutableHashSet<string> names) =>
            name.Module.StartsWith("sklearn.", StringComparison.Ordinal) && names.Contains(name.Name);
    }
}
