using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Secrets;

/// <summary>
/// Secrets Manager's operations on secrets: create, describe, list, change, delete, restore, and tags.
/// Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html
/// </summary>
internal sealed class SecretOperations(SecretStore secrets, TimeProvider time)
{
    private const int PageLength = 100;
    private const int MaximumTags = 50;
    private const int UsualWindow = 30;
    private const string Tags = "Tags";

    /// <summary>Repeating a request with its token and its value is the same request.</summary>
    public JsonObject Create(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var name = (string)input["Name"]!;
            if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || "-/_+=.@!".Contains(letter, StringComparison.Ordinal)))
                throw AwsServiceException.Validation("Invalid name. Must be a valid name containing alphanumeric characters, or any of the "
                    + "following: -/_+=.@!");
            if (input["AddReplicaRegions"] is not null)
                throw Invalid("The local Secrets Manager has one region, so a secret cannot be replicated.");
            SecretValues.CheckContent(input);
            var token = SecretValues.Token(input);
            if (secrets.Find(name) is { } before)
                return Repeated(before, input, token) ?? throw Taken(before, name);
            var secret = new JsonObject
            {
                ["Name"] = name,
                ["ARN"] = secrets.NewArn(name),
                [Tags] = Merged([], input[Tags] as JsonArray),
                ["CreatedDate"] = Time.Now(time),
                [SecretStore.Versions] = new JsonArray(),
            };
            Describe(secret, input);
            if (SecretValues.HasContent(input))
                SecretStore.VersionsOf(secret).Add(token, input, [SecretVersions.Current], time);
            secrets.Put(secret);
            return Answer(secret, SecretValues.HasContent(input) ? token : null);
        }
    }

    public JsonObject Describe(JsonObject input)
    {
        lock (secrets.Changing)
            return Description(secrets.Get(input), "VersionIdsToStages");
    }

    public JsonObject List(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var found = SecretFilters.Select(secrets.All, input).Select(secret => Description(secret, "SecretVersionsToStages"));
            var (page, next) = Pagination.Of([.. found], input["NextToken"], (int?)input["MaxResults"] ?? PageLength,
                "InvalidNextTokenException");
            return new() { ["SecretList"] = page, ["NextToken"] = next };
        }
    }

    public JsonObject Update(JsonObject input)
    {
        lock (secrets.Changing)
        {
            SecretValues.CheckContent(input);
            var secret = secrets.Usable(input);
            Describe(secret, input);
            string? version = null;
            if (SecretValues.HasContent(input))
            {
                var token = SecretValues.Token(input);
                version = (string)SecretValues.Put(secret, input, token, [SecretVersions.Current], time)[SecretVersions.Id]!;
            }

            secrets.Put(secret);
            return Answer(secret, version);
        }
    }

    /// <summary>What does not exist is deleted already where nothing is to be recovered.</summary>
    public JsonObject Delete(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var (isForced, days) = ((bool?)input["ForceDeleteWithoutRecovery"] is true, (int?)input["RecoveryWindowInDays"]);
            if (isForced && days is not null)
                throw Invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
            if (days is < 7 or > 30)
                throw Invalid("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
            if (isForced && secrets.Find((string)input["SecretId"]!) is null)
                return new() { ["Name"] = (string)input["SecretId"]!, ["DeletionDate"] = Time.Now(time) };
            var secret = isForced ? secrets.Get(input) : secrets.Usable(input);
            var end = Time.Now(time) + (isForced ? 0 : TimeSpan.FromDays(days ?? UsualWindow).TotalSeconds);
            if (isForced)
            {
                secrets.Remove(secret);
            }
            else
            {
                secret[SecretStore.DeletedDate] = end;
                secrets.Put(secret);
            }

            var answer = Answer(secret, null);
            answer["DeletionDate"] = end;
            return answer;
        }
    }

    public JsonObject Restore(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var secret = secrets.Get(input);
            secret.Remove(SecretStore.DeletedDate);
            secrets.Put(secret);
            return Answer(secret, null);
        }
    }

    public JsonObject Tag(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var secret = secrets.Usable(input);
            secret[Tags] = Merged(secret[Tags]!.AsArray(), input[Tags]!.AsArray());
            secrets.Put(secret);
            return [];
        }
    }

    public JsonObject Untag(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var secret = secrets.Usable(input);
            var gone = input["TagKeys"]!.AsArray().Select(key => (string)key!).ToList();
            secret[Tags] = new JsonArray([.. secret[Tags]!.AsArray()
                .Where(tag => !gone.Contains((string)tag!["Key"]!, StringComparer.Ordinal)).Select(tag => tag!.DeepClone())]);
            secrets.Put(secret);
            return [];
        }
    }

    /// <summary>The members that a request may change at any time.</summary>
    private static void Describe(JsonObject secret, JsonObject input)
    {
        foreach (var member in (ReadOnlySpan<string>)["Description", "KmsKeyId", "Type"])
        {
            if (input[member] is { } value) secret[member] = value.DeepClone();
        }
    }

    /// <summary>Null where the request is another one than that which made the secret.</summary>
    private static JsonObject? Repeated(JsonObject secret, JsonObject input, string token) =>
        secret[SecretStore.DeletedDate] is null && SecretStore.VersionsOf(secret).Find(token) is { } version
            && SecretVersions.HasSameContent(version, input) ? Answer(secret, token) : null;

    private static AwsServiceException Taken(JsonObject before, string name) => before[SecretStore.DeletedDate] is null
        ? new(400, "ResourceExistsException", $"The operation failed because the secret {name} already exists.")
        : new(400, "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled for deletion.");

    private static JsonObject Answer(JsonObject secret, string? version) => new()
    {
        ["ARN"] = SecretStore.Arn(secret),
        ["Name"] = SecretStore.Name(secret),
        [SecretVersions.Id] = version,
    };

    /// <summary>Everything but the values.</summary>
    private static JsonObject Description(JsonObject secret, string stagesMember)
    {
        var told = new JsonObject(secret.Where(member => member.Key != SecretStore.Versions)
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        told[stagesMember] = SecretStore.VersionsOf(secret).ToStages();
        return told;
    }

    private static JsonArray Merged(JsonArray before, JsonArray? added)
    {
        var tags = before.Concat(added ?? []).OfType<JsonObject>().Reverse().DistinctBy(tag => (string?)tag["Key"]).Reverse().ToList();
        return tags.Count <= MaximumTags ? [.. tags.Select(tag => tag.DeepClone())]
            : throw Invalid("You have exceeded the maximum number of tags. A secret can have at most 50.");
    }

    private static AwsServiceException Invalid(string message) => new(400, "InvalidParameterException", message);
}
