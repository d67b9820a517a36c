using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>Resource policies and tags.</summary>
internal sealed class PolicyOperations(FunctionRecords records)
{
    public JsonObject AddPermission(JsonObject input) => Change(input, (record, qualifier) =>
    {
        var policies = FunctionOperations.Object(record, FunctionRecords.Policies);
        var statements = policies[qualifier] as JsonArray ?? [];
        var id = (string)input["StatementId"]!;
        if (statements.Any(each => (string?)each?["Sid"] == id))
        {
            throw FunctionRecords.Conflict($"The statement id ({id}) provided already exists. Please provide a new statement id, or "
                + "remove the existing statement.");
        }

        var statement = new JsonObject
        {
            ["Sid"] = id,
            ["Effect"] = "Allow",
            ["Principal"] = input["Principal"]!.DeepClone(),
            ["Action"] = input["Action"]!.DeepClone(),
            ["Resource"] = $"{records.Arn((string)record["FunctionName"]!)}:{qualifier}",
        };
        if (input["FunctionUrlAuthType"] is { } type)
            statement["Condition"] = Condition("StringEquals", "lambda:FunctionUrlAuthType", type);
        if (input["InvokedViaFunctionUrl"] is { } via)
            statement["Condition"] = Condition("Bool", "lambda:InvokedViaFunctionUrl", via);
        policies[qualifier] = new JsonArray([.. statements.Select(each => each?.DeepClone()), statement.DeepClone()]);
        return new JsonObject { ["Statement"] = statement.ToJsonString() };
    });

    public JsonObject RemovePermission(JsonObject input) => Change(input, (record, qualifier) =>
    {
        var statements = Statements(record, qualifier);
        var id = (string)input["StatementId"]!;
        var left = statements.Where(each => (string?)each?["Sid"] != id).Select(each => each?.DeepClone()).ToList();
        if (left.Count == statements.Count) throw FunctionRecords.NotFound($"Statement {id} is not found in resource policy.");
        if (left.Count == 0) record[FunctionRecords.Policies]!.AsObject().Remove(qualifier);
        else record[FunctionRecords.Policies]![qualifier] = new JsonArray([.. left]);
        return new JsonObject();
    });

    public JsonObject GetPolicy(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        var record = records.Find(name);
        var statements = Statements(record, qualifier ?? FunctionRecords.Latest);
        var policy = new JsonObject { ["Version"] = "2012-10-17", ["Id"] = "default", ["Statement"] = statements.DeepClone() };
        return new() { ["Policy"] = policy.ToJsonString(), ["RevisionId"] = (string?)record["RevisionId"] };
    }

    public JsonObject Tag(JsonObject input) => Tags(input, tags =>
    {
        foreach (var (key, value) in input["Tags"]!.AsObject())
            tags[key] = value?.DeepClone();
    });

    public JsonObject Untag(JsonObject input) => Tags(input, tags =>
    {
        foreach (var key in input["TagKeys"]!.AsArray())
            tags.Remove((string)key!);
    });

    public JsonObject ListTags(JsonObject input) =>
        new() { ["Tags"] = records.Find(Named(input))[FunctionRecords.Tags]?.DeepClone() ?? new JsonObject() };

    private static string Named(JsonObject input) => FunctionRecords.Parse((string)input["Resource"]!, null).Name;

    private JsonObject Tags(JsonObject input, Action<JsonObject> change)
    {
        records.Change(Named(input), record =>
        {
            change(FunctionOperations.Object(record, FunctionRecords.Tags));
            return 0;
        });
        return [];
    }

    private JsonObject Change(JsonObject input, Func<JsonObject, string, JsonObject> change)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        return records.Change(name, record => change(record, qualifier ?? FunctionRecords.Latest));
    }

    private static JsonObject Condition(string kind, string key, JsonNode value) =>
        new() { [kind] = new JsonObject { [key] = value.DeepClone() } };

    private static JsonArray Statements(JsonObject record, string qualifier) => record[FunctionRecords.Policies]?[qualifier] as JsonArray
        ?? throw FunctionRecords.NotFound("The resource you requested does not exist.");
}
