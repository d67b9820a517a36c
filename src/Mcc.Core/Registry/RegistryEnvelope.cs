using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Registry;

/// <summary>
/// The file that registries are exchanged with: an object with <c>entries</c>, as the npm program's <c>registry export</c> writes it. Its
/// <c>registry.json</c> is one too, and so are the lines of a registry.
/// </summary>
public static class RegistryEnvelope
{
    private const string Version = "1.0";
    private const string Entries = "entries";
    private const string ExportedBy = "exportedBy";

    public static byte[] Write(IEnumerable<JsonObject> entries, DateTimeOffset time) => Encoding.UTF8.GetBytes(
        JsonTreeWriter.Write(new JsonObject
        {
            ["version"] = Version,
            ["exportedAt"] = EntryBuilder.TimeText(time),
            [ExportedBy] = $"mcc {Generator.Version}",
            [Entries] = new JsonArray([.. entries]),
        }));

    /// <summary>The entries of a file, each as this program writes it and with where it is from; null where the findings refuse.</summary>
    /// <param name="file">The name of the file, which each entry keeps.</param>
    public static IReadOnlyList<JsonObject>? Read(
        byte[] content, string file, DateTimeOffset time, ParameterList parameters, List<Finding> findings)
    {
        if (Given(content, file, findings) is not { } given)
            return null;
        var entries = new List<JsonObject>();
        foreach (var (index, item) in given.Entries.Index())
        {
            if ((item as JsonObject) is { } entry && NpmEntry.Read(entry, parameters) is { } read)
                entries.Add(ImportedEntry.From(read, file, given.ExportedBy, time, parameters));
            else
                findings.Add(Finding.Error("registry-import",
                    string.Create(CultureInfo.InvariantCulture, $"Entry {index + 1} is not an entry of a registry: it must be an object ")
                        + "with `id`, a time and a status.", "Correct the file, or remove the entry.", new(file)));
        }

        return findings.Exists(finding => finding.Severity == Severity.Error) ? null : entries;
    }

    private static (IReadOnlyList<JsonNode?> Entries, string? ExportedBy)? Given(byte[] content, string file, List<Finding> findings)
    {
        try
        {
            JsonPositions.Of(content);
            if (WholeJson.Parse(Encoding.UTF8.GetString(content)) is JsonObject { } envelope && envelope[Entries] is JsonArray entries)
                return ([.. entries], envelope[ExportedBy].AsText());
        }
        catch (JsonException)
        {
            // Several lines of JSON are not one JSON document.
        }

        if (Lines(content) is { Count: > 0 } lines)
            return (lines, null);
        findings.Add(Finding.Error("registry-import", "The file is not a registry.",
            "It must be a file of `mcc registry export`, a registry (JSON lines), or the npm program's registry.json.", new(file)));
        return null;
    }

    private static List<JsonNode?> Lines(byte[] content)
    {
        var lines = new List<JsonNode?>();
        var reader = new RegistryReader(new MemoryStream(content));
        while (reader.Read())
            lines.Add(EntryLine.Parse(reader.Line));
        return lines;
    }
}
