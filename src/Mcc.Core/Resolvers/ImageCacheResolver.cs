using Mcc.Core.Catalogs;

namespace Mcc.Core.Resolvers;

/// <summary>
/// Base images that ECR pulls through a cache of the account: <c>REGISTRY=ADDRESS</c>, where ADDRESS is ECR's registry and the prefix of
/// the rule (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html).
/// </summary>
public static class ImageCacheResolver
{
    private const string Hub = "docker.io";

    /// <summary>The image at the address from which it is pulled: in the cache of its registry, else where it is.</summary>
    public static string Address(Deployment deployment, string image)
    {
        var (registry, path) = Split(image);
        var cache = deployment.Settings.ImageCache.Effective.Select(each => each.Split('=', 2))
            .FirstOrDefault(each => string.Equals(each[0], registry, StringComparison.OrdinalIgnoreCase));
        return cache is null ? image : $"{cache[1]}/{path}";
    }

    /// <summary>The sentence of <c>mcc config explain</c>; null where the base image comes from its own registry.</summary>
    public static string? Why(Deployment deployment, Catalog catalog)
    {
        var image = deployment.Settings.BaseImage.Value
            ?? (deployment.Image is { } known ? catalog.Facts.Images.ReferenceOf(known, deployment.RegionOrNewer) : null);
        return image is null || Address(deployment, image) is var address && address == image ? null
            : $"The base image `{image}` is pulled through a cache in ECR (`{catalog.Parameters.ImageCache.Key}`, from "
                + $"{deployment.Settings.ImageCache.Setting!.Origin}): `{address}`.";
    }

    /// <summary>As Docker reads a name: its first part is a registry where it looks like a host; else the image is Docker Hub's.</summary>
    private static (string Registry, string Path) Split(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : image[..slash];
        if (first.Contains('.') || first.Contains(':') || first == "localhost")
            return (first is "index.docker.io" or "registry-1.docker.io" ? Hub : first, image[(slash + 1)..]);
        return (Hub, slash < 0 ? $"library/{image}" : image);
    }
}
