using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Core.Registry;

/// <summary>An entry that another registry had: without secrets, and with where it is from.</summary>
public static class ImportedEntry
{
    /// <param name="exportedBy">The program that wrote the file, as the file has it; null where it does not.</param>
    public static JsonObject From(JsonObject entry, string file, string? exportedBy, DateTimeOffset time, ParameterList parameters)
    {
        if (entry[EntryMembers.Parameters] is JsonObject values && SecretSettings.Remove(values, parameters) is { Count: > 0 } removed)
            entry[EntryMembers.Withheld] = new JsonArray([.. removed.Select(key => (JsonNode?)key)]);
        var imported = new JsonObject { ["file"] = file, ["time"] = EntryBuilder.TimeText(time) };
        if (exportedBy is not null)
            imported["by"] = exportedBy;
        // Where it was imported before is kept.
        if (entry[EntryMembers.Imported] is JsonObject earlier)
            imported["before"] = earlier.DeepClone();
        entry[EntryMembers.Imported] = imported;
        entry[EntryLine.Last] = EntryLine.Version;
        return entry;
    }
}
