using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Images;

/// <summary>
/// What CreateModel says of images: they must exist, their manifest must be Docker's, and several models or containers need labels
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/build-multi-model-build-container.html, multi-container-endpoints.html; the messages:
/// https://github.com/aws/deep-learning-containers/issues/2131, https://github.com/deepjavalibrary/djl-serving/issues/708,
/// https://github.com/aws/amazon-sagemaker-feedback/issues/180, aws-samples/easy-amazon-sagemaker-deployments#4).
/// </summary>
internal sealed class ImageCheck(LocalSettings settings, ContainerHosts hosts, ImageRegistry registry)
{
    private const string ManyModels = "com.amazonaws.sagemaker.capabilities.multi-models";
    private const string ManyContainers = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port";
    private const string TypesOfOci = "application/vnd.oci.image.";

    /// <summary>The message with which CreateModel refuses the image; null where it accepts it, or nothing is known of it.</summary>
    /// <param name="count">Containers of the model.</param>
    public async Task<string?> Refusal(JsonNode container, int count, CancellationToken cancel)
    {
        var image = (string)container["Image"]!;
        var facts = await Find(image, cancel);
        if (facts.Exists is false)
            return $"Requested image {image} not found. Add its project with mcc local add {ImageName.Repository(image)}=FOLDER, build "
                + "the image, or push it.";
        if (facts.MediaType.StartsWith(TypesOfOci, StringComparison.Ordinal))
            return $"Unsupported manifest media type {facts.MediaType} for image {image}. Ensure that valid manifest media type is used "
                + "for specified image.";
        if (facts.Labels is not { } labels) return null;
        var missing = new List<string>();
        if ((string?)container["Mode"] is "MultiModel" && !Has(labels, ManyModels)) missing.Add($"{ManyModels}=true");
        if (count > 1 && !Has(labels, ManyContainers)) missing.Add($"{ManyContainers}=true");
        return missing.Count == 0 ? null
            : $"Your Ecr Image {image} does not contain required {string.Join(", ", missing)} Docker label(s).";
    }

    private async Task<ImageFacts> Find(string image, CancellationToken cancel)
    {
        var host = hosts.All.FirstOrDefault(each => each.Runs(image));
        var path = EcrName.Path(image);
        if (path is not null && settings.Registry.Length > 0 && host is null or EngineHost)
            return await registry.Inspect(path, cancel);
        // Without a registry and an engine there is no place from which the image could come.
        if (host is null) return new(Exists: path is null ? null : false, Labels: null);
        var facts = await host.Inspect(image, cancel);
        // An image of this account is in a registry that does not exist; one of another account may still be pulled.
        return facts.Exists is null && host is EngineHost && image.StartsWith($"{settings.Account}.dkr.ecr.", StringComparison.Ordinal)
            ? facts with { Exists = false } : facts;
    }

    private static bool Has(IReadOnlyDictionary<string, string> labels, string name) =>
        labels.TryGetValue(name, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
