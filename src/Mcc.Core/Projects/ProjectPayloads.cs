using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.ServiceModels;
using Mcc.Core.Validation;

namespace Mcc.Core.Projects;

/// <summary>
/// Holds what a project will send to AWS against the service models. <c>deploy/payloads.json</c> lists the payloads: the file's name, the
/// service and operation, and under <c>later</c> what is only known when a script runs, by the member's path: the name of the value, or
/// the project's file that it is read from.
/// </summary>
public static class ProjectPayloads
{
    public const string ListPath = "deploy/payloads.json";

    /// <param name="read">The bytes of a project's file by its path, or null where there is none.</param>
    public static IReadOnlyList<Finding> Check(Func<string, byte[]?> read, AwsServices services)
    {
        var findings = new List<Finding>();
        if (Parse(read, ListPath, findings) is not JsonObject list)
            return findings;
        foreach (var (name, entry) in list)
        {
            var path = $"deploy/{name}.json";
            if (PayloadEntry.Read(entry) is not { } payload || services.Find(payload.Service)?.FindOperation(payload.Operation) is not { } operation)
                findings.Add(Finding.Error("payload-list", $"`{name}` names no operation that we know.", "Give it a service and an operation, such as sagemaker and CreateModel.", new(ListPath)));
            else if (Parse(read, path, findings) is { } tree)
                findings.AddRange(Check(read, operation, payload, tree, new(path), findings));
        }

        return findings;
    }

    /// <summary>A payload as a script sends it: with what is known only then, and the files that it is read from.</summary>
    /// <param name="values">By the names that stand under <c>later</c>.</param>
    /// <returns>Null where the findings refuse.</returns>
    public static JsonObject? Fill(Func<string, byte[]?> read, string name, IReadOnlyDictionary<string, string> values, List<Finding> findings)
    {
        if (PayloadEntry.Read(Parse(read, ListPath, findings)?[name]) is not { } payload || Parse(read, $"deploy/{name}.json", findings) is not JsonObject tree)
            return null;
        foreach (var (member, source) in payload.Later)
            Set(tree, member, source.Contains('/', StringComparison.Ordinal) ? Parse(read, source, findings) : values[source]);
        return tree;
    }

    private static IReadOnlyList<Finding> Check(Func<string, byte[]?> read, Operation operation, PayloadEntry payload, JsonNode tree, Place place, List<Finding> findings)
    {
        foreach (var (member, source) in payload.Later.Where(later => later.Source.Contains('/', StringComparison.Ordinal)))
            Set(tree, member, Parse(read, source, findings));
        return [.. PayloadValidator.Check(operation, tree)
            .Where(violation => violation.Kind != ViolationKind.Missing || !payload.ComesLater(violation.Path))
            .Select(violation => violation.ToFinding(place))];
    }

    private static JsonNode? Parse(Func<string, byte[]?> read, string path, List<Finding> findings)
    {
        if (read(path) is not { } content)
        {
            findings.Add(Finding.Error("payload-file", "The file is missing.", "`do/export` prints the command that makes it again.", new(path)));
            return null;
        }

        try
        {
            return JsonNode.Parse(Encoding.UTF8.GetString(content));
        }
        catch (JsonException problem)
        {
            findings.Add(Finding.Error("payload-file", "This is no JSON.", "Correct it here.", new(path, (int?)problem.LineNumber + 1, (int?)problem.BytePositionInLine + 1)));
            return null;
        }
    }

    /// <summary>Objects on the way are made. Where people have changed the payload so that there is no such place, the check of the payload says so.</summary>
    private static void Set(JsonNode tree, string member, JsonNode? value)
    {
        var names = member.Split('.');
        JsonNode? at = tree;
        foreach (var name in names.SkipLast(1))
        {
            at = at switch
            {
                JsonObject members => members[name] ??= new JsonObject(),
                JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
                _ => null,
            };
        }

        if (at is JsonObject last)
            last[names[^1]] = value;
    }
}
