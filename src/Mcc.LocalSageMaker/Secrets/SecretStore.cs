using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Secrets;

/// <summary>
/// The secrets of the local account, in files that only their owner may read. They are found by their name, their ARN, or their ARN
/// without its end, and disappear when their recovery window is over.
/// </summary>
internal sealed class SecretStore(JsonFileStore records, LocalSettings settings, TimeProvider time)
{
    public const string Versions = "_versions";
    public const string DeletedDate = "DeletedDate";

    /// <summary>AWS adds a hyphen and six characters to the name.</summary>
    private const int EndLength = 7;

    /// <summary>Held by every operation, since each reads a secret, and most write it.</summary>
    public Lock Changing { get; } = new();

    private string Prefix => $"arn:aws:secretsmanager:{settings.Region}:{settings.Account}:secret:";

    public IEnumerable<JsonObject> All
    {
        get
        {
            foreach (var name in records.All.Where(IsOver).Select(Name).ToList())
                records.Remove(name);
            return records.All;
        }
    }

    public string NewArn(string name) => $"{Prefix}{name}-{RandomEnd()}";

    public static string Name(JsonObject secret) => (string)secret["Name"]!;

    public static string Arn(JsonObject secret) => (string)secret["ARN"]!;

    public static SecretVersions VersionsOf(JsonObject secret) => new(secret[Versions]!.AsArray());

    /// <summary>Null where it does not exist.</summary>
    public JsonObject? Find(string id)
    {
        var found = records.Find(id) ?? (id.StartsWith(Prefix, StringComparison.Ordinal) ? ByArn(id) : null);
        if (found is null || !IsOver(found)) return found;
        records.Remove(Name(found));
        return null;
    }

    /// <summary>A copy, which may be changed and put.</summary>
    /// <exception cref="AwsServiceException">It does not exist.</exception>
    public JsonObject Get(JsonObject input) => Find((string)input["SecretId"]!)?.DeepClone().AsObject()
        ?? throw Missing("Secrets Manager can't find the specified secret.");

    /// <summary>The same, where one that is to be deleted is refused.</summary>
    public JsonObject Usable(JsonObject input) => Get(input) is var found && found[DeletedDate] is null ? found
        : throw new AwsServiceException(400, "InvalidRequestException",
            "You can't perform this operation on the secret because it was marked for deletion.");

    /// <summary>Records that the secret was changed.</summary>
    public void Put(JsonObject secret)
    {
        secret["LastChangedDate"] = Time.Now(time);
        records.Put(Name(secret), secret);
    }

    /// <summary>Records that its value was read: AWS keeps the day.</summary>
    public void PutAccess(JsonObject secret, JsonObject version)
    {
        double today = time.GetUtcNow().ToUnixTimeSeconds() / 86400 * 86400;
        if ((double?)secret["LastAccessedDate"] == today && (double?)version["LastAccessedDate"] == today) return;
        secret["LastAccessedDate"] = today;
        version["LastAccessedDate"] = today;
        records.Put(Name(secret), secret);
    }

    public void Remove(JsonObject secret) => records.Remove(Name(secret));

    /// <summary>The request with the ARN of a secret that it names otherwise: policies are compared with ARNs.</summary>
    public JsonObject WithArn(JsonObject input)
    {
        lock (Changing)
        {
            if (input["SecretId"] is not { } id || Find((string)id!) is not { } found) return input;
            var resolved = (JsonObject)input.DeepClone();
            resolved["SecretId"] = Arn(found);
            return resolved;
        }
    }

    public static AwsServiceException Missing(string message) => new(400, "ResourceNotFoundException", message);

    private JsonObject? ByArn(string arn)
    {
        var name = arn[Prefix.Length..];
        return records.All.FirstOrDefault(secret => string.Equals(Arn(secret), arn, StringComparison.Ordinal)) ?? records.Find(name);
    }

    private bool IsOver(JsonObject secret) => (double?)secret[DeletedDate] is { } end && end <= Time.Now(time);

    private static string RandomEnd() => SecretPasswords.Letters(EndLength - 1);
}
