using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>Function URLs, resource policies and tags.</summary>
internal sealed class AddressOperations(FunctionRecords records)
{
    public JsonObject CreateUrl(JsonObject input) => Change(input, (record, qualifier) =>
    {
        records.Version(record, qualifier);
        var urls = FunctionOperations.Object(record, FunctionRecords.Urls);
        if (urls.ContainsKey(qualifier)) throw FunctionRecords.Conflict("FunctionUrlConfig exists for this Lambda function");
        var name = (string)record["FunctionName"]!;
        var arn = qualifier is FunctionRecords.Latest ? records.Arn(name) : $"{records.Arn(name)}:{qualifier}";
        var id = Sha256.Of(Encoding.UTF8.GetBytes(arn))[..32];
        var made = new JsonObject
        {
            ["FunctionUrl"] = $"https://{id}.lambda-url.{records.Region}.on.aws/",
            ["FunctionArn"] = arn,
            ["AuthType"] = input["AuthType"]!.DeepClone(),
            ["InvokeMode"] = input["InvokeMode"]?.DeepClone() ?? "BUFFERED",
            ["CreationTime"] = records.Now,
            ["LastModifiedTime"] = records.Now,
        };
        if (input["Cors"] is { } cors) made["Cors"] = cors.DeepClone();
        urls[qualifier] = made;
        return (JsonObject)made.DeepClone();
    });

    public JsonObject UpdateUrl(JsonObject input) => Change(input, (record, qualifier) =>
    {
        var url = Url(record, qualifier);
        foreach (var member in (string[])["AuthType", "InvokeMode", "Cors"])
        {
            if (input[member] is { } value) url[member] = value.DeepClone();
        }

        url["LastModifiedTime"] = records.Now;
        return (JsonObject)url.DeepClone();
    });

    public JsonObject GetUrl(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        return (JsonObject)Url(records.Find(name), qualifier ?? FunctionRecords.Latest).DeepClone();
    }

    public JsonObject DeleteUrl(JsonObject input) => Change(input, (record, qualifier) =>
    {
        Url(record, qualifier);
        record[FunctionRecords.Urls]!.AsObject().Remove(qualifier);
        return new JsonObject();
    });

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

    private static JsonObject Url(JsonObject record, string qualifier) => record[FunctionRecords.Urls]?[qualifier] as JsonObject
        ?? throw FunctionRecords.NotFound("The resource you requested does not exist.");

    private static JsonArray Statements(JsonObject record, string qualifier) => record[FunctionRecords.Policies]?[qualifier] as JsonArray
        ?? throw FunctionRecords.NotFound("The resource you requested does not exist.");
}
