using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Secrets;

/// <summary>Secrets Manager's operations on the values of secrets, and on their versions.</summary>
internal sealed class SecretValues(SecretStore secrets, TimeProvider time)
{
    private const int PageLength = 100;
    private const string TokenMember = "ClientRequestToken";

    public JsonObject Put(JsonObject input)
    {
        lock (secrets.Changing)
        {
            CheckContent(input);
            if (!HasContent(input))
                throw Refused("You must provide either SecretString or SecretBinary.");
            var secret = secrets.Usable(input);
            var stages = Texts(input[SecretVersions.Stages]);
            var version = Put(secret, input, Token(input), stages.Count > 0 ? stages : [SecretVersions.Current], time);
            secrets.Put(secret);
            return Answer(secret, version, SecretVersions.Id, SecretVersions.Stages);
        }
    }

    public JsonObject Get(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var secret = secrets.Usable(input);
            var (id, stage) = ((string?)input[SecretVersions.Id], (string?)input["VersionStage"]);
            var versions = SecretStore.VersionsOf(secret);
            var version = (id is null ? versions.Labelled(stage ?? SecretVersions.Current) : versions.Find(id))
                ?? throw SecretStore.Missing("Secrets Manager can't find the specified secret value for "
                    + (id is null ? $"staging label: {stage ?? SecretVersions.Current}" : $"VersionId: {id}"));
            if (stage is not null && !SecretVersions.StagesOf(version).Contains(stage, StringComparer.Ordinal))
                throw Refused("You provided a VersionStage that is not associated to the provided VersionId.");
            secrets.PutAccess(secret, version);
            return Answer(secret, version, SecretVersions.Id, SecretVersions.Stages, SecretVersions.Text, SecretVersions.Binary,
                "CreatedDate");
        }
    }

    public JsonObject ListVersions(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var secret = secrets.Get(input);
            var isAll = (bool?)input["IncludeDeprecated"] is true;
            var found = SecretStore.VersionsOf(secret).All.Where(version => isAll || SecretVersions.StagesOf(version).Count > 0)
                .Select(version => Listing.Chosen(version,
                    [SecretVersions.Id, SecretVersions.Stages, "CreatedDate", "LastAccessedDate"]));
            var (page, next) = Pagination.Of([.. found], input["NextToken"], (int?)input["MaxResults"] ?? PageLength,
                "InvalidNextTokenException");
            return new()
            {
                ["Versions"] = page,
                ["NextToken"] = next,
                ["ARN"] = SecretStore.Arn(secret),
                ["Name"] = SecretStore.Name(secret),
            };
        }
    }

    /// <summary>Moves a label, or removes it from its version.</summary>
    public JsonObject UpdateStage(JsonObject input)
    {
        lock (secrets.Changing)
        {
            var secret = secrets.Usable(input);
            var versions = SecretStore.VersionsOf(secret);
            var stage = (string)input["VersionStage"]!;
            var (from, to) = (Named(versions, input["RemoveFromVersionId"]), Named(versions, input["MoveToVersionId"]));
            var owner = versions.Labelled(stage);
            if (from is not null && from != owner)
                throw Invalid($"The staging label {stage} is not attached to version {(string?)from[SecretVersions.Id]}.");
            if (to is null && (from is null || stage is SecretVersions.Current))
                throw Invalid($"You can only move staging label {stage} to a different secret version. It can't be completely removed.");
            if (to is not null && from is null && owner is not null && owner != to)
                throw Invalid("The parameter RemoveFromVersionId can't be empty. Staging label "
                    + $"{stage} is currently attached to version {(string?)owner[SecretVersions.Id]}, so you must explicitly reference "
                        + "that version in RemoveFromVersionId.");
            if (to is not null) versions.Label(to, stage);
            else SecretVersions.Unlabel(from!, stage);
            secrets.Put(secret);
            return new() { ["ARN"] = SecretStore.Arn(secret), ["Name"] = SecretStore.Name(secret) };
        }
    }

    /// <summary>Adds a version; a request that is repeated with its token changes nothing.</summary>
    public static JsonObject Put(JsonObject secret, JsonObject input, string token, IReadOnlyList<string> stages, TimeProvider time)
    {
        var versions = SecretStore.VersionsOf(secret);
        if (versions.Find(token) is { } known)
            return SecretVersions.HasSameContent(known, input) ? known
                : throw new AwsServiceException(400, "ResourceExistsException", $"You can't use ClientRequestToken {token} because that "
                    + $"value is already in use for a version of secret {SecretStore.Arn(secret)}.");
        // A secret with a value always has a current one.
        return versions.Add(token, input, versions.All.Any() ? stages : stages.Append(SecretVersions.Current).Distinct(), time);
    }

    /// <summary>The SDKs send one with every request.</summary>
    public static string Token(JsonObject input) => (string?)input[TokenMember] ?? Guid.NewGuid().ToString();

    public static bool HasContent(JsonObject input) =>
        input[SecretVersions.Text] is not null || input[SecretVersions.Binary] is not null;

    public static void CheckContent(JsonObject input)
    {
        if (input[SecretVersions.Text] is not null && input[SecretVersions.Binary] is not null)
            throw Invalid("You can't specify both a binary secret value and a string secret value in the same secret.");
    }

    private static JsonObject? Named(SecretVersions versions, JsonNode? id) => id is null ? null : versions.Find((string)id!)
        ?? throw SecretStore.Missing($"Secrets Manager can't find the specified secret value for VersionId: {(string)id!}");

    private static JsonObject Answer(JsonObject secret, JsonObject version, params string[] members)
    {
        var answer = Listing.Chosen(version, members);
        answer["ARN"] = SecretStore.Arn(secret);
        answer["Name"] = SecretStore.Name(secret);
        return answer;
    }

    private static List<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => (string)text!)];

    private static AwsServiceException Invalid(string message) => new(400, "InvalidParameterException", message);

    private static AwsServiceException Refused(string message) => new(400, "InvalidRequestException", message);
}
