using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.ServiceModels;
using Mcc.Core.Text;

namespace Mcc.Core.Projects;

/// <summary>
/// Checks what a project will send to AWS against the service models. <c>runtime/aws/payloads.json</c> lists the payloads: the file's name
/// (its path, where it is not in <c>deploy/</c>), the service and operation, and under <c>later</c> what is only known when a script runs,
/// by the member's path: the name of the value, or the project's file that it is read from.
/// </summary>
public static class ProjectPayloads
{
    public const string ListPath = "runtime/aws/payloads.json";

    /// <param name="read">The bytes of a project's file by its path, or null where there is none.</param>
    public static IReadOnlyList<Finding> Check(Func<string, byte[]?> read, AwsServices services)
    {
        var findings = new List<Finding>();
        if (JsonFile.Read(read, ListPath, findings) is not { } list)
            return findings;
        foreach (var (name, entry) in Entries(list, findings))
        {
            var place = list.PlaceOf(JsonPointer.Member("", name));
            if (PayloadEntry.Read(name, entry) is not { } payload)
                findings.Add(Finding.Error("payload-list", $"`{name}` does not say which request it is.",
                    "Give it a `service` and an `operation`, such as sagemaker and CreateModel.", place));
            else if (services.Find(payload.Service) is not { } service)
                findings.Add(Finding.Error("payload-list", $"`{name}` is for `{payload.Service}`, which projects do not call.",
                    Nearest.DidYouMean(payload.Service, services.Names), place));
            else if (service.FindOperation(payload.Operation) is not { } operation)
                findings.Add(Finding.Error("payload-list",
                    $"`{name}` is for `{payload.Operation}`, which projects do not send to {service.Name}.", Nearest.DidYouMean(
                        payload.Operation, service.OperationNames), place));
            else if (JsonFile.Read(read, payload.Path, findings) is { } file)
                Check(read, operation, payload, file, findings);
        }

        return findings;
    }

    /// <summary>A payload as a script sends it: with what is known only then, and the files that it is read from.</summary>
    /// <param name="values">By the names that stand under <c>later</c>.</param>
    /// <returns>Null where the findings refuse.</returns>
    public static JsonObject? Fill(
        Func<string, byte[]?> read, string name, IReadOnlyDictionary<string, string> values, List<Finding> findings)
    {
        if (JsonFile.Read(read, ListPath, findings) is not { } list || PayloadEntry.Read(name, list.Tree?[name]) is not { } payload
            || JsonFile.Read(read, payload.Path, findings)?.Tree is not JsonObject tree)
            return null;
        foreach (var (member, source) in payload.Later)
            Set(tree, member,
                PayloadEntry.IsFile(source) ? PayloadEntry.PartOf(read, source, findings)?.Tree?.DeepClone() : values[source]);
        return tree;
    }

    /// <summary>The payloads that the list names, as far as each can be read.</summary>
    public static IReadOnlyList<PayloadEntry> Listed(JsonFile list) =>
        [.. Entries(list, []).Select(entry => PayloadEntry.Read(entry.Key, entry.Value)).OfType<PayloadEntry>()];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(JsonFile list, List<Finding> findings)
    {
        if (list.Tree is JsonObject entries)
            return entries;
        findings.Add(Finding.Error("payload-list", "runtime/aws/payloads.json is not a JSON object.",
            "Generate the project again: `do/export` prints its settings.", new(list.Path)));
        return [];
    }

    private static void Check(Func<string, byte[]?> read, Operation operation, PayloadEntry payload, JsonFile file, List<Finding> findings)
    {
        var tree = file.Tree;
        var parts = new List<(string Pointer, JsonFile File)>();
        foreach (var (member, source) in payload.Later.Where(later => PayloadEntry.IsFile(later.Source)))
        {
            if (PayloadEntry.PartOf(read, source, findings) is not { } part)
                continue;
            Set(tree, member, part.Tree?.DeepClone());
            parts.Add(("/" + member.Replace('.', '/'), part));
        }

        findings.AddRange(PayloadValidator.Check(operation, tree)
            .Where(violation => violation.Kind != ViolationKind.Missing || !payload.ComesLater(violation.Path))
            .Select(violation => violation.ToFinding(PlaceOf(violation.Pointer, file, parts))));
    }

    /// <summary>A value that was read from another file is wrong there.</summary>
    private static Place PlaceOf(string pointer, JsonFile file, List<(string Pointer, JsonFile File)> parts)
    {
        var (prefix, part) = parts.Find(part => pointer == part.Pointer
            || pointer.StartsWith(part.Pointer + "/", StringComparison.Ordinal));
        return part is null ? file.PlaceOf(pointer) : part.PlaceOf(pointer[prefix.Length..]);
    }

    /// <summary>
    /// Objects on the way are made. Where people have changed the payload so that there is no such place, the check of the payload says so.
    /// </summary>
    private static void Set(JsonNode? tree, string member, JsonNode? value)
    {
        var names = member.Split('.');
        var at = tree;
        foreach (var name in names.SkipLast(1))
        {
            at = at switch
            {
                JsonObject members => members[name] ??= new JsonObject(),
                JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < items.Count => items[index],
                _ => null,
            };
        }

        if (at is JsonObject last)
            last[names[^1]] = value;
    }
}
