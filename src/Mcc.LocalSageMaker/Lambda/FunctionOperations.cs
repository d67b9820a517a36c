using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Containers;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>Functions and their versions.</summary>
internal sealed class FunctionOperations(FunctionRecords records, ContainerHosts hosts, FunctionPool pool)
{
    /// <summary>Lambda sets these itself (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).</summary>
    private static readonly string[] ReservedVariables =
    [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ];

    private static readonly string[] Settable =
    [
        "Role", "Description", "Timeout", "MemorySize", "VpcConfig", "DeadLetterConfig", "KMSKeyArn", "TracingConfig", "EphemeralStorage",
        "LoggingConfig", "FileSystemConfigs",
    ];

    public JsonObject Create(JsonObject input)
    {
        var (name, _) = FunctionRecords.Parse((string)input["FunctionName"]!, null);
        if ((string?)input["PackageType"] is not "Image" || (string?)input["Code"]?["ImageUri"] is not { } image)
            throw FunctionRecords.Invalid("The local Lambda runs functions of the PackageType Image, with Code.ImageUri.");
        var record = new JsonObject
        {
            ["FunctionName"] = name,
            ["FunctionArn"] = records.Arn(name),
            ["PackageType"] = "Image",
            ["CodeSize"] = 0,
            ["Timeout"] = 3,
            ["MemorySize"] = 128,
            ["EphemeralStorage"] = new JsonObject { ["Size"] = 512 },
            ["Description"] = "",
            ["Version"] = FunctionRecords.Latest,
            ["State"] = "Active",
            ["TracingConfig"] = new JsonObject { ["Mode"] = "PassThrough" },
            ["LoggingConfig"] = new JsonObject { ["LogFormat"] = "Text", ["LogGroup"] = FunctionEnvironment.LogGroup(name) },
            [FunctionRecords.Next] = 1,
            [FunctionRecords.Tags] = input["Tags"]?.DeepClone() ?? new JsonObject(),
        };
        SetCode(record, input, image);
        SetConfiguration(record, input);
        if (!records.Add(name, record)) throw FunctionRecords.Conflict($"Function already exist: {name}");
        return (bool?)input["Publish"] is true ? Publish(input) : Whole(record);
    }

    public JsonObject Get(JsonObject input)
    {
        var (record, version) = Named(input);
        return new()
        {
            ["Configuration"] = Whole(version),
            ["Code"] = new JsonObject
            {
                ["RepositoryType"] = "ECR",
                ["ImageUri"] = (string?)version[FunctionConfiguration.ImageMember],
                ["ResolvedImageUri"] = (string?)version[FunctionConfiguration.ImageMember],
            },
            ["Tags"] = record[FunctionRecords.Tags]?.DeepClone(),
        };
    }

    public JsonObject GetConfiguration(JsonObject input) => Whole(Named(input).Version);

    public JsonObject List(JsonObject input) =>
        new() { ["Functions"] = new JsonArray([.. records.All.Select(record => (JsonNode)Whole(record))]) };

    public JsonObject ListVersions(JsonObject input)
    {
        var (record, _) = Named(input);
        var published = record[FunctionRecords.Versions]?.AsObject().OrderBy(each => int.Parse(each.Key, Invariant))
            .Select(each => each.Value) ?? [];
        return new()
        {
            ["Versions"] = new JsonArray([.. published.OfType<JsonObject>().Prepend(record).Select(version => (JsonNode)Whole(version))]),
        };
    }

    public async Task<JsonObject> UpdateCode(JsonObject input)
    {
        if ((string?)input["ImageUri"] is not { } image)
            throw FunctionRecords.Invalid("ImageUri is required: this is a function of an image.");
        var changed = Change(input, record => SetCode(record, input, image));
        await RetireLatest((string)changed["FunctionName"]!);
        return (bool?)input["Publish"] is true ? Publish(input) : changed;
    }

    public async Task<JsonObject> UpdateConfiguration(JsonObject input)
    {
        var changed = Change(input, record => SetConfiguration(record, input));
        await RetireLatest((string)changed["FunctionName"]!);
        return changed;
    }

    /// <summary>The same content is not published twice in a row.</summary>
    public JsonObject Publish(JsonObject input)
    {
        var (name, _) = FunctionRecords.Parse((string)input["FunctionName"]!, null);
        return records.Change(name, record =>
        {
            var versions = Object(record, FunctionRecords.Versions);
            var newest = versions.OrderBy(each => int.Parse(each.Key, Invariant)).LastOrDefault().Value as JsonObject;
            if (newest is not null && (string?)newest["RevisionId"] == (string?)record["RevisionId"]) return Whole(newest);
            var number = (int)record[FunctionRecords.Next]!;
            record[FunctionRecords.Next] = number + 1;
            var version = Whole(record);
            version[FunctionConfiguration.ImageMember] = (string?)record[FunctionConfiguration.ImageMember];
            version["Version"] = number.ToString(Invariant);
            version["FunctionArn"] = $"{records.Arn(name)}:{number.ToString(Invariant)}";
            if (input["Description"] is { } description) version["Description"] = description.DeepClone();
            versions[number.ToString(Invariant)] = version;
            return Whole(version);
        });
    }

    public async Task<JsonObject> Delete(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        if (qualifier is null)
        {
            records.Find(name);
            records.Remove(name);
            await pool.Retire(name, _ => false);
            return [];
        }

        if (qualifier is FunctionRecords.Latest)
            throw FunctionRecords.Invalid("$LATEST version cannot be deleted without deleting the function.");
        records.Change(name, record =>
        {
            records.Version(record, qualifier);
            var user = record[FunctionRecords.Aliases]?.AsObject()
                .FirstOrDefault(alias => (string?)alias.Value?["FunctionVersion"] == qualifier).Key;
            if (user is not null)
                throw FunctionRecords.Conflict($"Version {qualifier} cannot be deleted, because the alias {user} names it.");
            return record[FunctionRecords.Versions]!.AsObject().Remove(qualifier);
        });
        await pool.Retire(name, function => function.Version != qualifier);
        return [];
    }

    public JsonObject PutConcurrency(JsonObject input) => Reserve(input, input["ReservedConcurrentExecutions"]!.DeepClone());

    public JsonObject DeleteConcurrency(JsonObject input) => Reserve(input, null);

    public JsonObject GetConcurrency(JsonObject input)
    {
        var reserved = Named(input).Record[FunctionRecords.Reserved]?.DeepClone();
        return reserved is null ? [] : new() { ["ReservedConcurrentExecutions"] = reserved };
    }

    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;

    public static JsonObject Object(JsonObject record, string member)
    {
        if (record[member] is JsonObject there) return there;
        var made = new JsonObject();
        record[member] = made;
        return made;
    }

    private (JsonObject Record, JsonObject Version) Named(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        var record = records.Find(name);
        return (record, records.Version(record, qualifier));
    }

    private JsonObject Reserve(JsonObject input, JsonNode? value)
    {
        var (name, _) = FunctionRecords.Parse((string)input["FunctionName"]!, null);
        records.Change(name, record => record[FunctionRecords.Reserved] = value);
        return value is null ? [] : new() { ["ReservedConcurrentExecutions"] = value.DeepClone() };
    }

    private JsonObject Change(JsonObject input, Action<JsonObject> change)
    {
        var (name, _) = FunctionRecords.Parse((string)input["FunctionName"]!, null);
        return records.Change(name, record =>
        {
            change(record);
            return Whole(record);
        });
    }

    private Task RetireLatest(string name) => pool.Retire(name, function => function.Version != FunctionRecords.Latest);

    private void SetCode(JsonObject record, JsonObject input, string image)
    {
        try
        {
            hosts.For(image);
        }
        catch (ContainerException problem)
        {
            throw FunctionRecords.Invalid($"Source image {image} does not exist. Provide a valid source image. {problem.Message}");
        }

        if (input["Architectures"] is { } architectures) record["Architectures"] = architectures.DeepClone();
        record["Architectures"] ??= new JsonArray("x86_64");
        if (input["ImageConfig"] is { } command) record["ImageConfigResponse"] = new JsonObject { ["ImageConfig"] = command.DeepClone() };
        record[FunctionConfiguration.ImageMember] = image;
        record["CodeSha256"] = ImageName.Digest(image)?.Split(':')[^1] ?? Sha256.Of(Encoding.UTF8.GetBytes(image));
        Touch(record);
    }

    private void SetConfiguration(JsonObject record, JsonObject input)
    {
        foreach (var member in Settable)
        {
            if (input[member] is { } value) record[member] = value.DeepClone();
        }

        if (input["ImageConfig"] is { } command) record["ImageConfigResponse"] = new JsonObject { ["ImageConfig"] = command.DeepClone() };
        if (input["Environment"]?["Variables"] is JsonObject variables)
        {
            CheckVariables(variables);
            record["Environment"] = new JsonObject { ["Variables"] = variables.DeepClone() };
        }

        Touch(record);
    }

    private void CheckVariables(JsonObject variables)
    {
        var taken = variables.Select(each => each.Key).Where(name => ReservedVariables.Contains(name, StringComparer.Ordinal)).ToList();
        if (taken.Count > 0)
        {
            throw FunctionRecords.Invalid("Lambda was unable to configure your environment variables because the environment variables you "
                + "have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this "
                + $"request: {string.Join(", ", taken)}");
        }

        if (Encoding.UTF8.GetByteCount(variables.ToJsonString()) > pool.Limits.Variables)
        {
            throw FunctionRecords.Invalid("Lambda was unable to configure your environment variables because the environment variables you "
                + "have provided exceeded the 4KB limit.");
        }
    }

    private void Touch(JsonObject record)
    {
        record["LastModified"] = records.Now;
        record["LastUpdateStatus"] = "Successful";
        record["RevisionId"] = Guid.NewGuid().ToString();
    }

    /// <summary>Without what is ours.</summary>
    private static JsonObject Whole(JsonObject version) => new(version.Where(each => !each.Key.StartsWith('_'))
        .Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone())));
}
