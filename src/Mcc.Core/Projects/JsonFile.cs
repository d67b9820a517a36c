using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Projects;

/// <summary>A JSON file of a project, as it is on disk with the edits of its owner, and the places of its members.</summary>
public sealed record JsonFile(string Path, JsonNode? Tree, JsonPositions Positions)
{
    /// <param name="read">The bytes of a project's file by its path, or null where there is none.</param>
    /// <returns>Null when the file does not exist or cannot be read; the findings have the reason.</returns>
    public static JsonFile? Read(Func<string, byte[]?> read, string path, ICollection<Finding> findings)
    {
        if (read(path) is not { } content)
        {
            findings.Add(Finding.Error("payload-file", "The file is missing.",
                "Generate the project again: `do/export` prints its settings.", new(path)));
            return null;
        }

        try
        {
            var positions = JsonPositions.Of(content);
            var file = new JsonFile(path, JsonNode.Parse(content), positions);
            foreach (var member in positions.Repeated)
                findings.Add(Finding.Error("payload-file", $"`{member[(member.LastIndexOf('/') + 1)..]}` is in its object twice.",
                    "Leave one of them.", file.PlaceOf(member)));
            return positions.Repeated.Count == 0 ? file : null;
        }
        catch (JsonException problem)
        {
            var (line, column) = JsonPositions.Find(content, problem);
            findings.Add(Finding.Error("payload-file", $"The file is not valid JSON: {Reason(problem)}", "Correct it here.",
                new(path, line, column)));
            return null;
        }
    }

    public Place PlaceOf(string pointer)
    {
        var (line, column) = Positions.Find(pointer);
        return new(Path, line, column, pointer);
    }

    /// <summary>The value at a JSON pointer, or null.</summary>
    public JsonNode? At(string pointer) => pointer.Split('/').Skip(1).Aggregate(Tree, (node, name) => node switch
    {
        JsonObject members => members[JsonPointer.Name(name)],
        JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count =>
            items[index],
        _ => null,
    });

    /// <summary>What the reader says, without its own way to tell the place.</summary>
    private static string Reason(JsonException problem) => problem.Message.Split(" LineNumber:")[0].Split(" Change the reader options")[0];
}
