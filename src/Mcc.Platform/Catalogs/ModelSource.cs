using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Platform.Hub;

namespace Mcc.Platform.Catalogs;

/// <summary>Models on the Hugging Face Hub: those of the catalog and those that the user names.</summary>
public static class ModelSource
{
    private const string Source = "Hugging Face Hub";

    public static async Task<LiveRows> Query(
        Catalog catalog, Func<HubClient> open, IReadOnlyList<string> more, CancellationToken cancel)
    {
        var known = catalog.Facts.Models.All.Where(model => !model.Id.Contains('*', StringComparison.Ordinal)).ToList();
        var (rows, leftOut) = (new List<JsonObject>(), new List<string>());
        try
        {
            using var hub = open();
            // A model that the user names and nobody has is reported first.
            foreach (var id in more.Concat(known.Select(model => model.Id)).Distinct(StringComparer.Ordinal))
            {
                var found = await hub.Find(id, cancel);
                var entry = known.Find(model => model.Id == id);
                if (found is null)
                    leftOut.Add($"The Hub has no model `{id}`{(entry is null ? "" : ", or it is private")}.");
                else if (Row(catalog, entry, id, found) is { } row)
                    rows.Add(row);
                else
                    leftOut.Add($"`{id}` is new, but the Hub does not state its architecture, or no known model has it.");
            }
        }
        catch (IOException exception)
        {
            return new(Source, rows, leftOut, exception.Message);
        }

        return new(Source, rows, leftOut, null);
    }

    /// <summary>The family and the sizes are facts about an architecture that only a person can confirm; new rows have no sizes.</summary>
    private static JsonObject? Row(Catalog catalog, KnownModel? known, string id, HubModel found)
    {
        var family = known?.Family ?? catalog.Facts.Models.All.FirstOrDefault(model => model.Architecture is not null
            && model.Architecture == found.Architecture)?.Family;
        if (family is null)
            return null;
        var row = new JsonObject { ["id"] = id, ["family"] = family, ["gated"] = found.Gated };
        if (found.Architecture is not null)
            row["architecture"] = found.Architecture;
        return row;
    }
}
