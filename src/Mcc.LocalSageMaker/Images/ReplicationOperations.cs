using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Images;

/// <summary>The rules by which a registry of ECR copies its images. Nothing is copied here: there is one region.</summary>
internal sealed class ReplicationOperations(JsonFileStore registries, RepositoryOperations repositories, LocalSettings settings)
{
    private const string Name = "repositoryName";
    private const string ImageId = "imageId";
    private const string Configuration = "replicationConfiguration";

    public JsonObject Describe(JsonObject input) => new()
    {
        ["registryId"] = settings.Account,
        [Configuration] = registries.Find(settings.Account)?[Configuration]?.DeepClone() ?? new JsonObject { ["rules"] = new JsonArray() },
    };

    public JsonObject Put(JsonObject input)
    {
        registries.Put(settings.Account, new() { ["registryId"] = settings.Account, [Configuration] = input[Configuration]!.DeepClone() });
        return new() { [Configuration] = input[Configuration]!.DeepClone() };
    }

    public JsonObject Status(JsonObject input) => new()
    {
        [Name] = (string)repositories.Find((string)input[Name]!)[Name]!,
        [ImageId] = input[ImageId]!.DeepClone(),
        ["replicationStatuses"] = new JsonArray(),
    };
}
