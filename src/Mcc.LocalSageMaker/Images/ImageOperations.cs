using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Images;

/// <summary>ECR's images, which the registry has.</summary>
internal sealed class ImageOperations(RepositoryOperations repositories, ImageRegistry registry, LocalSettings settings)
{
    private const int PageLength = 100;

    public async Task<JsonObject> Describe(JsonObject input, CancellationToken cancel)
    {
        var name = RepositoryOf(input);
        var images = await registry.Images(name, cancel);
        if (input["imageIds"] is JsonArray ids)
            images = [.. ids.Select(id => Among(images, id!) ?? throw Missing(name, id!))];
        var (page, next) = Pagination.Of([.. images.Select(image => Detail(name, image))], input["nextToken"],
            (int?)input["maxResults"] ?? PageLength);
        return new() { ["imageDetails"] = page, ["nextToken"] = next };
    }

    public async Task<JsonObject> List(JsonObject input, CancellationToken cancel)
    {
        var images = await registry.Images(RepositoryOf(input), cancel);
        var ids = images.SelectMany(image => image.Tags.Select(tag => Id(image.Digest, tag))).ToList();
        var (page, next) = Pagination.Of((string?)input["filter"]?["tagStatus"] is "UNTAGGED"
            ? [] : ids, input["nextToken"], (int?)input["maxResults"] ?? PageLength);
        return new() { ["imageIds"] = page, ["nextToken"] = next };
    }

    public async Task<JsonObject> BatchGet(JsonObject input, CancellationToken cancel)
    {
        var name = RepositoryOf(input);
        var (images, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in input["imageIds"]!.AsArray())
        {
            if (await registry.Find(name, Reference(id!), cancel) is { } image)
            {
                images.Add((JsonNode)new JsonObject
                {
                    ["registryId"] = settings.Account,
                    ["repositoryName"] = name,
                    ["imageId"] = Id(image.Digest, (string?)id!["imageTag"]),
                    ["imageManifest"] = image.Manifest,
                    ["imageManifestMediaType"] = image.MediaType,
                });
            }
            else
            {
                failures.Add((JsonNode)Failure(id!));
            }
        }

        return new() { ["images"] = images, ["failures"] = failures };
    }

    /// <summary>Gives an image of the registry a tag, with the manifest that it has.</summary>
    public async Task<JsonObject> Put(JsonObject input, CancellationToken cancel)
    {
        var name = RepositoryOf(input);
        var manifest = (string)input["imageManifest"]!;
        var tag = (string?)input["imageTag"];
        var digest = ImageRegistry.DigestOf(manifest);
        if (tag is not null && await registry.Find(name, tag, cancel) is { } now)
        {
            if (string.Equals(now.Digest, digest, StringComparison.Ordinal))
                throw new AwsServiceException(400, "ImageAlreadyExistsException",
                    $"Image with digest '{digest}' and tag '{tag}' already exists in the repository with name '{name}' in registry with id "
                        + $"'{settings.Account}'");
            if (!TagMutability.CanMove(repositories.Find(name), tag))
                throw new AwsServiceException(400, "ImageTagAlreadyExistsException",
                    $"The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten because the tag is "
                        + "immutable.");
        }

        await registry.Put(name, tag ?? digest, manifest, (string?)input["imageManifestMediaType"], cancel);
        return new()
        {
            ["image"] = new JsonObject
            {
                ["registryId"] = settings.Account,
                ["repositoryName"] = name,
                ["imageId"] = Id(digest, tag),
                ["imageManifest"] = manifest,
            },
        };
    }

    public async Task<JsonObject> BatchDelete(JsonObject input, CancellationToken cancel)
    {
        var name = RepositoryOf(input);
        var (gone, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in input["imageIds"]!.AsArray())
        {
            if (await registry.Find(name, Reference(id!), cancel) is { } image && await registry.Delete(name, image.Digest, cancel))
                gone.Add((JsonNode)Id(image.Digest, (string?)id!["imageTag"]));
            else
                failures.Add((JsonNode)Failure(id!));
        }

        return new() { ["imageIds"] = gone, ["failures"] = failures };
    }

    private string RepositoryOf(JsonObject input) => (string)repositories.Find((string)input["repositoryName"]!)["repositoryName"]!;

    private static RegistryImage? Among(IReadOnlyList<RegistryImage> images, JsonNode id) => images.FirstOrDefault(image =>
        string.Equals(image.Digest, (string?)id["imageDigest"], StringComparison.Ordinal)
            || image.Tags.Contains((string?)id["imageTag"] ?? "", StringComparer.Ordinal));

    private static string Reference(JsonNode id) =>
        (string?)id["imageDigest"] ?? (string?)id["imageTag"]
            ?? throw new AwsServiceException(400, "InvalidParameterException",
                "Invalid parameter at 'imageIds' failed to satisfy constraint: 'an image has a digest or a tag'");

    private JsonObject Detail(string name, RegistryImage image) => new()
    {
        ["registryId"] = settings.Account,
        ["repositoryName"] = name,
        ["imageDigest"] = image.Digest,
        ["imageTags"] = new JsonArray([.. image.Tags.Select(tag => (JsonNode)tag)]),
        ["imageSizeInBytes"] = ImageRegistry.SizeOf(image),
        ["imageManifestMediaType"] = image.MediaType,
    };

    private static JsonObject Id(string digest, string? tag)
    {
        var id = new JsonObject { ["imageDigest"] = digest };
        if (tag is not null) id["imageTag"] = tag;
        return id;
    }

    private static JsonObject Failure(JsonNode id) => new()
    {
        ["imageId"] = id.DeepClone(),
        ["failureCode"] = "ImageNotFound",
        ["failureReason"] = "Requested image not found",
    };

    private AwsServiceException Missing(string name, JsonNode id) => new(400, "ImageNotFoundException",
        $"The image with imageId {{imageDigest:'{(string?)id["imageDigest"] ?? "null"}', "
            + $"imageTag:'{(string?)id["imageTag"] ?? "null"}'}} does not exist within the repository with name '{name}' in the registry "
                + $"with id '{settings.Account}'");
}
