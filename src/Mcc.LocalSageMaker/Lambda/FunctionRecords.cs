using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>
/// The functions: each one record, with its unpublished version, the published ones, aliases, addresses, policies and tags. A member whose
/// name begins with _ is ours.
/// </summary>
internal sealed class FunctionRecords(LocalSettings settings, TimeProvider time)
{
    public const string Latest = "$LATEST";
    public const string Versions = "_Versions";
    public const string Aliases = "_Aliases";
    public const string Urls = "_Urls";
    public const string Policies = "_Policies";
    public const string Provisioned = "_Provisioned";
    public const string Reserved = "_Reserved";
    public const string Next = "_Next";
    public const string Tags = "_Tags";

    private readonly JsonFileStore store = new(Path.Combine(settings.Folder, StateFiles.Functions), "FunctionName");
    private readonly Lock changing = new();

    public IEnumerable<JsonObject> All => store.All.OrderBy(record => (string?)record["FunctionName"], StringComparer.Ordinal);

    public string Arn(string name) => $"arn:aws:lambda:{settings.Region}:{settings.Account}:function:{name}";

    public string Account => settings.Account;

    /// <summary>As Lambda writes times.</summary>
    public string Now => time.GetUtcNow().ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fff'+0000'", CultureInfo.InvariantCulture);

    /// <summary>A name, NAME:QUALIFIER, or an ARN with or without one.</summary>
    public static (string Name, string? Qualifier) Parse(string name, string? qualifier)
    {
        var start = name.IndexOf("function:", StringComparison.Ordinal);
        var parts = (start < 0 ? name : name[(start + "function:".Length)..]).Split(':', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : qualifier);
    }

    /// <exception cref="AwsServiceException">There is no such function.</exception>
    public JsonObject Find(string name) => store.Find(name) ?? throw NotFound($"Function not found: {Arn(name)}");

    public bool Exists(string name) => store.Find(name) is not null;

    public bool Add(string name, JsonObject record) => store.Add(name, record);

    public void Remove(string name) => store.Remove(name);

    /// <summary>Changes a copy and keeps it.</summary>
    public T Change<T>(string name, Func<JsonObject, T> change)
    {
        lock (changing)
        {
            var record = (JsonObject)Find(name).DeepClone();
            var result = change(record);
            store.Put(name, record);
            return result;
        }
    }

    /// <summary>The version that a qualifier names: a number, an alias, or the unpublished one.</summary>
    /// <exception cref="AwsServiceException">It names none.</exception>
    public JsonObject Version(JsonObject record, string? qualifier)
    {
        if (qualifier is null or Latest) return record;
        var number = (string?)record[Aliases]?[qualifier]?["FunctionVersion"] ?? qualifier;
        return number is Latest ? record : record[Versions]?[number] as JsonObject
            ?? throw NotFound($"Function not found: {Arn((string)record["FunctionName"]!)}:{qualifier}");
    }

    /// <summary>What an invocation of the qualifier runs.</summary>
    public FunctionConfiguration Configuration(string name, string? qualifier)
    {
        var record = Find(name);
        return FunctionConfiguration.Of(Version(record, qualifier), (int?)record[Reserved]);
    }

    public static AwsServiceException NotFound(string message) =>
        new(404, "ResourceNotFoundException", message, new() { ["Type"] = "User" });

    public static AwsServiceException Conflict(string message) =>
        new(409, "ResourceConflictException", message, new() { ["Type"] = "User" });

    public static AwsServiceException Invalid(string message) =>
        new(400, "InvalidParameterValueException", message, new() { ["Type"] = "User" });
}
