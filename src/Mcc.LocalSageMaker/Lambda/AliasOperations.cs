using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>Aliases of versions, and the environments that are kept ready for them.</summary>
internal sealed class AliasOperations(FunctionRecords records)
{
    /// <summary>What an alias has in the record of its function.</summary>
    private static readonly string[] OwnMembers =
        [FunctionRecords.Aliases, FunctionRecords.Urls, FunctionRecords.Policies, FunctionRecords.Provisioned];

    public JsonObject Create(JsonObject input)
    {
        var (name, _) = FunctionRecords.Parse((string)input["FunctionName"]!, null);
        return records.Change(name, record =>
        {
            var aliases = FunctionOperations.Object(record, FunctionRecords.Aliases);
            var alias = (string)input["Name"]!;
            if (aliases.ContainsKey(alias)) throw FunctionRecords.Conflict($"Alias already exists: {records.Arn(name)}:{alias}");
            var made = new JsonObject { ["Name"] = alias, ["AliasArn"] = $"{records.Arn(name)}:{alias}", ["Description"] = "" };
            Set(record, made, input);
            aliases[alias] = made;
            return (JsonObject)made.DeepClone();
        });
    }

    public JsonObject Update(JsonObject input)
    {
        var (name, _) = FunctionRecords.Parse((string)input["FunctionName"]!, null);
        return records.Change(name, record =>
        {
            var alias = Found(record, (string)input["Name"]!);
            Set(record, alias, input);
            return (JsonObject)alias.DeepClone();
        });
    }

    public JsonObject Get(JsonObject input) => (JsonObject)Found(Record(input), (string)input["Name"]!).DeepClone();

    public JsonObject List(JsonObject input) => new()
    {
        ["Aliases"] = new JsonArray([.. Record(input)[FunctionRecords.Aliases]?.AsObject().Select(each => each.Value?.DeepClone()) ?? []]),
    };

    public JsonObject Delete(JsonObject input)
    {
        var (name, _) = FunctionRecords.Parse((string)input["FunctionName"]!, null);
        var alias = (string)input["Name"]!;
        foreach (var member in OwnMembers)
            records.Change(name, record => record[member]?.AsObject().Remove(alias));
        return [];
    }

    public JsonObject PutProvisioned(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        var count = (int)input["ProvisionedConcurrentExecutions"]!;
        records.Change(name, record =>
        {
            records.Version(record, qualifier);
            FunctionOperations.Object(record, FunctionRecords.Provisioned)[qualifier!] = count;
            return 0;
        });
        return Described(count);
    }

    public JsonObject GetProvisioned(JsonObject input)
    {
        var (_, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        return (int?)Record(input)[FunctionRecords.Provisioned]?[qualifier!] is { } count ? Described(count)
            : throw new Protocols.AwsServiceException(404, "ProvisionedConcurrencyConfigNotFoundException",
                "No Provisioned Concurrency Config found for this function", new() { ["Type"] = "User" });
    }

    public JsonObject DeleteProvisioned(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        records.Change(name, record => record[FunctionRecords.Provisioned]?.AsObject().Remove(qualifier!));
        return [];
    }

    /// <summary>Here they are started by the first invocation.</summary>
    private JsonObject Described(int count) => new()
    {
        ["RequestedProvisionedConcurrentExecutions"] = count,
        ["AvailableProvisionedConcurrentExecutions"] = count,
        ["AllocatedProvisionedConcurrentExecutions"] = count,
        ["Status"] = "READY",
        ["LastModified"] = records.Now,
    };

    private JsonObject Record(JsonObject input) => records.Find(FunctionRecords.Parse((string)input["FunctionName"]!, null).Name);

    private JsonObject Found(JsonObject record, string alias) => record[FunctionRecords.Aliases]?[alias] as JsonObject
        ?? throw FunctionRecords.NotFound($"Cannot find alias arn: {records.Arn((string)record["FunctionName"]!)}:{alias}");

    private void Set(JsonObject record, JsonObject alias, JsonObject input)
    {
        if (input["FunctionVersion"] is { } version)
        {
            records.Version(record, (string)version!);
            alias["FunctionVersion"] = version.DeepClone();
        }

        if (input["RoutingConfig"]?["AdditionalVersionWeights"] is JsonObject { Count: > 0 })
            throw FunctionRecords.Invalid("The local Lambda does not divide the requests of an alias: leave RoutingConfig out.");
        if (input["Description"] is { } description) alias["Description"] = description.DeepClone();
        alias["RevisionId"] = Guid.NewGuid().ToString();
    }
}
