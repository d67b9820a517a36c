using System.Text.Json;
using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>Whence the facts of one catalog come, and the day they were read, as year-month-day.</summary>
public sealed record Provenance(string Source, string Date, IReadOnlyList<string> Notes)
{
    internal static Provenance From(CatalogFile catalog) => new(catalog.Source, catalog.Date, catalog.Notes);

    internal static Provenance Of(JsonElement catalog) =>
        new(catalog.Text("source"), catalog.Text("date"), catalog.Texts("notes"));
}
