using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The known image that the project is built on: the one that was chosen, else the list's default for the instance's accelerator.
/// </summary>
public static class ImageResolver
{
    private const string UsualAccelerator = "cuda";

    public static Resolved<BaseImage> Resolve(Settings settings, DeploymentLayers layers, Instance? instance, Facts facts)
    {
        if (layers.Constants.ImageList is not { } list)
            return Resolved.Unknown<BaseImage>("the server has no list of images");
        if (settings.BaseImage.Value is { } chosen)
            return Known(facts.Images.Recognize(chosen), $"`{chosen}` is not in the catalog");
        var kind = instance?.Accelerator?.Kind ?? UsualAccelerator;
        return Known(
            settings.NoBuild.Effective ? facts.Images.DirectOf(list, kind)
                : facts.Images.DefaultOf(list, kind) ?? facts.Images.DefaultOf(list, UsualAccelerator),
            "the server has no image for this accelerator");
    }

    private static Resolved<BaseImage> Known(BaseImage? image, string reason) =>
        image is null ? Resolved.Unknown<BaseImage>(reason) : Resolved.Known(image);
}
