using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Images;

/// <summary>What can be changed of a repository of ECR: its policy, its tags, and which tags of its images can move.</summary>
internal sealed class RepositorySettings(RepositoryOperations repositories, JsonFileStore store, LocalSettings settings)
{
    private const string Name = "repositoryName";
    private const string Policy = "_policy";
    private const string PolicyText = "policyText";
    private const string Tags = "tags";
    private const string Key = "Key";

    public JsonObject SetPolicy(JsonObject input)
    {
        var name = (string)repositories.Find((string)input[Name]!)[Name]!;
        store.Change(name, (Policy, (string)input[PolicyText]!));
        return Answer(name, (PolicyText, (string)input[PolicyText]!));
    }

    public JsonObject GetPolicy(JsonObject input) => Answer((string)input[Name]!, (PolicyText, PolicyOf(input)));

    public JsonObject DeletePolicy(JsonObject input)
    {
        var text = PolicyOf(input);
        store.Change((string)input[Name]!, (Policy, null));
        return Answer((string)input[Name]!, (PolicyText, text));
    }

    public JsonObject PutMutability(JsonObject input)
    {
        var name = (string)repositories.Find((string)input[Name]!)[Name]!;
        TagMutability.Check(input);
        var (mutability, filters) = ((string)input[TagMutability.Setting]!, input[TagMutability.Filters]);
        store.Change(name, (TagMutability.Setting, mutability), (TagMutability.Filters, filters?.DeepClone()));
        return Answer(name, (TagMutability.Setting, mutability), (TagMutability.Filters, filters?.DeepClone()));
    }

    public JsonObject ListTags(JsonObject input) => new() { [Tags] = TagsOf(ByArn(input)).DeepClone() };

    public JsonObject Tag(JsonObject input) =>
        Retag(input, input[Tags]!.AsArray().Select(tag => (string)tag![Key]!), input[Tags]!.AsArray());

    public JsonObject Untag(JsonObject input) => Retag(input, input["tagKeys"]!.AsArray().Select(key => (string)key!), []);

    private JsonObject Retag(JsonObject input, IEnumerable<string> gone, JsonArray added)
    {
        var record = ByArn(input);
        var keys = gone.ToHashSet(StringComparer.Ordinal);
        store.Change((string)record[Name]!, (Tags, new JsonArray([.. TagsOf(record).Where(tag => !keys.Contains((string)tag![Key]!))
            .Concat(added).Select(tag => tag!.DeepClone())])));
        return [];
    }

    private static JsonArray TagsOf(JsonObject record) => record[Tags] as JsonArray ?? [];

    private JsonObject ByArn(JsonObject input)
    {
        var prefix = $"arn:aws:ecr:{settings.Region}:{settings.Account}:repository/";
        var arn = (string)input["resourceArn"]!;
        return repositories.Find(arn.StartsWith(prefix, StringComparison.Ordinal) ? arn[prefix.Length..] : arn);
    }

    private string PolicyOf(JsonObject input) => (string?)repositories.Find((string)input[Name]!)[Policy]
        ?? throw new AwsServiceException(400, "RepositoryPolicyNotFoundException",
            $"Repository policy does not exist for the repository with name '{(string)input[Name]!}' in the registry with id "
                + $"'{settings.Account}'");

    private JsonObject Answer(string name, params IReadOnlyList<(string Member, JsonNode? Value)> members)
    {
        var answer = new JsonObject { ["registryId"] = settings.Account, [Name] = name };
        foreach (var (member, value) in members)
            answer[member] = value;
        return answer;
    }
}
