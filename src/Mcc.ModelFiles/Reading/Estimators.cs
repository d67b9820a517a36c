using System.Collections.Immutable;
using System.Text;
using Mcc.Core.Data;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Reading;

/// <summary>Which methods the classes of model libraries have, and from which of their attributes a row can be made:
/// <c>catalogs/estimators.json</c>.</summary>
internal sealed class Estimators
{
    private const string Path = "catalogs/estimators.json";

    private static readonly Lazy<Estimators> Shipped = new(() =>
        new(DataReader.Read($"data/{Path}", DataFiles.Embedded.Read(Path), DataJson.Default.EstimatorsFile)));

    private readonly Dictionary<string, ImmutableArray<Method>> classes = new(StringComparer.Ordinal);

    private Estimators(EstimatorsFile file)
    {
        Served = [.. file.Served];
        Reading = new(file.Reading);
        foreach (var (library, names) in file.Classes)
        {
            foreach (var (name, methods) in names)
                classes.Add($"{library}.{name}", [.. methods.Select(static method => Method.From(method.Key, method.Value))]);
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
        public static Method From(string name, EstimatorMethod condition) => new(
            name,
            condition.Of is { } parts ? RowReading.Attributes(parts) : [],
            condition.Where,
            condition.Is is { } values ? [.. values.Select(static value => value.ToString())] : []);
    }

    /// <summary>The attributes and classes that a row is made of; each list has its comment in eng/estimators.py.</summary>
    internal sealed class RowReading(EstimatorReading file)
    {
        private readonly ImmutableHashSet<string> documents = Names(file.Documents);
        private readonly ImmutableHashSet<string> dicts = Names(file.Dicts);
        private readonly ImmutableHashSet<string> labels = Names(file.Labels);
        private readonly ImmutableHashSet<string> anyRow = Names(file.AnyRow);
        private readonly ImmutableHashSet<string> keepColumns = Names(file.KeepColumns);
        private readonly ImmutableHashSet<string> anyFunction = Names(file.AnyFunction);

        public ImmutableArray<byte[]> Centres { get; } = Attributes(file.Centres);

        public ImmutableArray<byte[]> Rows { get; } = Attributes(file.Rows);

        public ImmutableArray<byte[]> Codes { get; } = Attributes(file.Codes);

        public ImmutableArray<byte[]> Counts { get; } = Attributes(file.Counts);

        public ImmutableArray<byte[]> Widths { get; } = Attributes(file.Widths);

        public ImmutableArray<byte[]> ColumnNames { get; } = Attributes(file.Names);

        public ImmutableArray<byte[]> Parts { get; } = Attributes(file.Parts);

        public bool TakesDocuments(ImportedName name) => IsOf(name, documents);

        public bool TakesDicts(ImportedName name) => IsOf(name, dicts);

        public bool TakesLabels(ImportedName name) => IsOf(name, labels);

        public bool TakesAnyRow(ImportedName name) => IsOf(name, anyRow);

        public bool KeepsColumns(ImportedName name) => IsOf(name, keepColumns);

        public bool IsAnyFunction(ImportedName name) => IsOf(name, anyFunction);

        public static ImmutableArray<byte[]> Attributes(IReadOnlyList<string> names) => [.. names.Select(Encoding.UTF8.GetBytes)];

        private static ImmutableHashSet<string> Names(IReadOnlyList<string> names) => names.ToImmutableHashSet(StringComparer.Ordinal);

        // The lists are scikit-learn's classes.
        private static bool IsOf(ImportedName name, ImmutableHashSet<string> names) =>
            name.Module.StartsWith("sklearn.", StringComparison.Ordinal) && names.Contains(name.Name);
    }
}
