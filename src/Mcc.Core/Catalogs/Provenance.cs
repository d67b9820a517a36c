using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>Where the facts of a catalog come from, and the day on which they were read, as year-month-day.</summary>
public sealed record Provenance(string Source, string Date, IReadOnlyList<string> Notes)
{
    internal static Provenance From(CatalogFile catalog) => new(catalog.Source, catalog.Date, catalog.Notes);
}
