using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>The API of function URLs.</summary>
internal sealed class UrlOperations(FunctionRecords records, FunctionUrls urls)
{
    private static readonly string[] Settable = ["AuthType", "InvokeMode", "Cors"];

    public async Task<JsonObject> Create(JsonObject input)
    {
        var (name, qualifier) = Named(input);
        records.Version(records.Find(name), qualifier);
        var address = await urls.Open(new(name, qualifier))
            ?? throw FunctionRecords.Conflict("FunctionUrlConfig exists for this Lambda function");
        return records.Change(name, record =>
        {
            var made = new JsonObject
            {
                ["FunctionUrl"] = address.AbsoluteUri,
                ["FunctionArn"] = qualifier is FunctionRecords.Latest ? records.Arn(name) : $"{records.Arn(name)}:{qualifier}",
                ["InvokeMode"] = "BUFFERED",
                ["CreationTime"] = records.Now,
            };
            FunctionOperations.Object(record, FunctionRecords.Urls)[qualifier] = made;
            return Set(made, input);
        });
    }

    public JsonObject Update(JsonObject input)
    {
        var (name, qualifier) = Named(input);
        return records.Change(name, record => Set(Url(record, qualifier), input));
    }

    public JsonObject Get(JsonObject input)
    {
        var (name, qualifier) = Named(input);
        return (JsonObject)Url(records.Find(name), qualifier).DeepClone();
    }

    public async Task<JsonObject> Delete(JsonObject input)
    {
        var (name, qualifier) = Named(input);
        records.Change(name, record =>
        {
            Url(record, qualifier);
            return record[FunctionRecords.Urls]!.AsObject().Remove(qualifier);
        });
        await urls.CloseWhatIsGone();
        return [];
    }

    private static (string Name, string Qualifier) Named(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        return (name, qualifier ?? FunctionRecords.Latest);
    }

    private JsonObject Set(JsonObject url, JsonObject input)
    {
        foreach (var member in Settable)
        {
            if (input[member] is { } value) url[member] = value.DeepClone();
        }

        url["LastModifiedTime"] = records.Now;
        return (JsonObject)url.DeepClone();
    }

    private static JsonObject Url(JsonObject record, string qualifier) => record[FunctionRecords.Urls]?[qualifier] as JsonObject
        ?? throw FunctionRecords.NotFound("The resource you requested does not exist.");
}
