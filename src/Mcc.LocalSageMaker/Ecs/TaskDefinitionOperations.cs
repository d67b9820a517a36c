using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// Task definitions: families with numbered revisions. A deleted one is remembered, because its number is not used again.
/// </summary>
internal sealed class TaskDefinitionOperations(ResourceStores stores, EcsNames names, TimeProvider time)
{
    private const string Status = "status";
    private const string Active = "ACTIVE";
    private const string Inactive = "INACTIVE";
    private const int PageLength = 100;

    private readonly Lock changing = new();

    public JsonObject Register(JsonObject input)
    {
        lock (changing)
        {
            var family = (string)input["family"]!;
            var containers = input["containerDefinitions"]!.AsArray();
            if (containers.Count == 0) throw Refused("Container list cannot be empty.");
            var compatible = Texts(input["requiresCompatibilities"]);
            if (compatible.Contains("FARGATE", StringComparer.Ordinal) && (input["cpu"] is null || input["memory"] is null))
                throw Refused("Fargate requires that 'cpu' and 'memory' be defined at the task level.");
            var record = (JsonObject)input.DeepClone();
            record.Remove("tags");
            var revision = stores.TaskDefinitions.All.Where(other => (string)other["family"]! == family)
                .Select(other => (int)other["revision"]!).DefaultIfEmpty().Max() + 1;
            record["revision"] = revision;
            record["taskDefinitionArn"] = names.Definition(family, revision);
            record[Status] = Active;
            record["compatibilities"] = new JsonArray([.. compatible.Select(text => (JsonNode)text)]);
            record["registeredAt"] = Time.Now(time);
            record["_key"] = Key(family, revision);
            record["_tags"] = input["tags"]?.DeepClone() ?? new JsonArray();
            stores.TaskDefinitions.Put(Key(family, revision), record);
            return Described(record, withTags: true);
        }
    }

    public JsonObject Describe(JsonObject input) =>
        Described(Find((string)input["taskDefinition"]!), Texts(input["include"]).Contains("TAGS", StringComparer.Ordinal));

    public JsonObject List(JsonObject input)
    {
        var status = (string?)input[Status] ?? Active;
        var found = stores.TaskDefinitions.All
            .Where(each => (string)each[Status]! == status
                && ((string?)input["familyPrefix"] is not { } family || (string)each["family"]! == family))
            .OrderBy(each => (string)each["family"]!, StringComparer.Ordinal).ThenBy(each => (int)each["revision"]!).ToList();
        if ((string?)input["sort"] is "DESC") found.Reverse();
        var (page, next) = Pagination.Of([.. found.Select(Shown)], input["nextToken"], (int?)input["maxResults"] ?? PageLength);
        return new()
        {
            ["taskDefinitionArns"] = new JsonArray([.. page.Select(each => each!["taskDefinitionArn"]!.DeepClone())]),
            ["nextToken"] = next,
        };
    }

    public JsonObject Deregister(JsonObject input)
    {
        var record = Find((string)input["taskDefinition"]!);
        stores.TaskDefinitions.Change((string)record["_key"]!, (Status, Inactive), ("deregisteredAt", Time.Now(time)));
        return Described(stores.TaskDefinitions.Find((string)record["_key"]!)!, withTags: false);
    }

    /// <summary>Only what was deregistered.</summary>
    public JsonObject Delete(JsonObject input)
    {
        var (deleted, failures) = (new JsonArray(), new JsonArray());
        foreach (var name in Texts(input["taskDefinitions"]))
        {
            var record = Find(name);
            if ((string)record[Status]! is Active)
            {
                failures.Add((JsonNode)new JsonObject
                {
                    ["arn"] = record["taskDefinitionArn"]!.DeepClone(),
                    ["reason"] = "The specified task definition is still in ACTIVE status. Please deregister the target and try again.",
                });
                continue;
            }

            stores.TaskDefinitions.Change((string)record["_key"]!, (Status, "DELETE_IN_PROGRESS"));
            deleted.Add((JsonNode)Shown(stores.TaskDefinitions.Find((string)record["_key"]!)!));
        }

        return new() { ["taskDefinitions"] = deleted, ["failures"] = failures };
    }

    /// <summary>By FAMILY, FAMILY:REVISION or ARN.</summary>
    /// <exception cref="AwsServiceException">There is none.</exception>
    public JsonObject Find(string nameOrArn)
    {
        var name = EcsNames.Last(nameOrArn);
        var found = name.Contains(':', StringComparison.Ordinal) ? stores.TaskDefinitions.Find(name)
            : stores.TaskDefinitions.All.Where(each => (string)each["family"]! == name && (string)each[Status]! is Active)
                .MaxBy(each => (int)each["revision"]!);
        return found ?? throw Refused("Unable to describe task definition.");
    }

    /// <summary>The record without what is ours.</summary>
    private static JsonObject Shown(JsonObject record) => new(record.Where(member => member.Key[0] != '_')
        .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static JsonObject Described(JsonObject record, bool withTags) => new()
    {
        ["taskDefinition"] = Shown(record),
        ["tags"] = withTags ? record["_tags"]!.DeepClone() : null,
    };

    private static string Key(string family, int revision) => string.Create(CultureInfo.InvariantCulture, $"{family}:{revision}");

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(item => (string)item!)];

    private static AwsServiceException Refused(string message) => new(400, "ClientException", message);
}
