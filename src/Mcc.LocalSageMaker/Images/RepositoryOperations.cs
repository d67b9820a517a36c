using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Images;

/// <summary>ECR's repositories and what hangs on them: policies, scanning, and the token with which Docker logs in.</summary>
internal sealed class RepositoryOperations(JsonFileStore repositories, ImageRegistry registry, LocalSettings settings, TimeProvider time)
{
    private const int PageLength = 100;
    private const string Name = "repositoryName";
    private const string LifecyclePolicy = "_lifecyclePolicy";

    public JsonObject Token(JsonObject input) => new()
    {
        ["authorizationData"] = new JsonArray(new JsonObject
        {
            ["authorizationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{Guid.NewGuid():N}")),
            ["expiresAt"] = Time.Now(time) + TimeSpan.FromHours(12).TotalSeconds,
            ["proxyEndpoint"] = registry.Endpoint,
        }),
    };

    public JsonObject Create(JsonObject input)
    {
        var name = (string)input[Name]!;
        var record = (JsonObject)input.DeepClone();
        record["repositoryArn"] = $"arn:aws:ecr:{settings.Region}:{settings.Account}:repository/{name}";
        record["registryId"] = settings.Account;
        record["repositoryUri"] = $"{registry.Host}/{name}";
        record["createdAt"] = Time.Now(time);
        record[TagMutability.Setting] ??= "MUTABLE";
        TagMutability.Check(record);
        record["imageScanningConfiguration"] ??= new JsonObject { ["scanOnPush"] = false };
        record["encryptionConfiguration"] ??= new JsonObject { ["encryptionType"] = "AES256" };
        if (!repositories.Add(name, record))
            throw new AwsServiceException(400, "RepositoryAlreadyExistsException",
                $"The repository with name '{name}' already exists in the registry with id '{settings.Account}'");
        return new() { ["repository"] = Repository(record) };
    }

    public JsonObject Describe(JsonObject input)
    {
        var chosen = input["repositoryNames"] is JsonArray names
            ? names.Select(name => Find((string)name!))
            : repositories.All.OrderBy(record => (string)record[Name]!, StringComparer.Ordinal);
        var (page, next) = Pagination.Of([.. chosen.Select(Repository)], input["nextToken"], (int?)input["maxResults"] ?? PageLength);
        return new() { ["repositories"] = page, ["nextToken"] = next };
    }

    /// <summary>Images of a registry that keeps them are left, because they can do no harm there.</summary>
    public async Task<JsonObject> Delete(JsonObject input, CancellationToken cancel)
    {
        var record = Find((string)input[Name]!);
        var name = (string)record[Name]!;
        var images = await registry.Images(name, cancel);
        if (images.Count > 0 && (bool?)input["force"] is not true)
            throw new AwsServiceException(400, "RepositoryNotEmptyException",
                $"The repository with name '{name}' in registry with id '{settings.Account}' cannot be deleted because it still contains "
                    + $"images");
        foreach (var image in images)
            await registry.Delete(name, image.Digest, cancel);
        repositories.Remove(name);
        return new() { ["repository"] = Repository(record) };
    }

    public JsonObject PutLifecycle(JsonObject input)
    {
        var text = (string)input["lifecyclePolicyText"]!;
        if (!IsPolicy(text))
            throw new AwsServiceException(400, "InvalidParameterException",
                "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: it is not "
                    + "a JSON object with rules'");
        Find((string)input[Name]!);
        repositories.Change((string)input[Name]!, (LifecyclePolicy, text));
        return Answer(input, "lifecyclePolicyText", text);
    }

    public JsonObject GetLifecycle(JsonObject input) => Find((string)input[Name]!)[LifecyclePolicy] is { } text
        ? Answer(input, "lifecyclePolicyText", (string)text!)
        : throw new AwsServiceException(400, "LifecyclePolicyNotFoundException",
            $"Lifecycle policy does not exist for the repository with name '{(string)input[Name]!}' in the registry with id "
                + $"'{settings.Account}'");

    public JsonObject PutScanning(JsonObject input)
    {
        Find((string)input[Name]!);
        repositories.Change((string)input[Name]!, ("imageScanningConfiguration", input["imageScanningConfiguration"]!.DeepClone()));
        var answer = Answer(input, Name, (string)input[Name]!);
        answer["imageScanningConfiguration"] = input["imageScanningConfiguration"]!.DeepClone();
        return answer;
    }

    /// <exception cref="AwsServiceException">There is no such repository.</exception>
    public JsonObject Find(string name) => repositories.Find(name)
        ?? throw new AwsServiceException(400, "RepositoryNotFoundException",
            $"The repository with name '{name}' does not exist in the registry with id '{settings.Account}'");

    private JsonObject Answer(JsonObject input, string member, string value)
    {
        var answer = new JsonObject { ["registryId"] = settings.Account, [Name] = (string)input[Name]! };
        answer[member] = value;
        return answer;
    }

    private static JsonObject Repository(JsonObject record) => Listing.Chosen(record,
        ["repositoryArn", "registryId", Name, "repositoryUri", "createdAt", TagMutability.Setting, TagMutability.Filters,
            "imageScanningConfiguration", "encryptionConfiguration"]);

    private static bool IsPolicy(string text)
    {
        try
        {
            return WholeJson.Parse(text) is JsonObject policy && policy["rules"] is JsonArray { Count: > 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
