using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Models;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The known image that the project is built on: the one that was chosen, else the list's default for the instance's accelerator. Of images
/// with the model's library (<c>modelLibrary</c>) it is the one whose library is nearest to the one that wrote the model.
/// </summary>
public static class ImageResolver
{
    private const string UsualAccelerator = "cuda";
    private const string NoAccelerator = "cpu";

    public static Resolved<BaseImage> Resolve(
        Settings settings, DeploymentLayers layers, Instance? instance, Facts facts, ModelInput? model)
    {
        if (layers.Constants.ImageList is not { } list)
            return Resolved.Unknown<BaseImage>("the server has no list of images");
        if (settings.BaseImage.Value is { } chosen)
            return Known(facts.Images.Recognize(chosen), $"`{chosen}` is not in the catalog");
        if (layers.Constants.ModelLibrary is { } library)
            return Known(
                Nearest(facts.Images, list, instance?.Accelerator?.Kind ?? NoAccelerator, WritingLibrary.Of(model, library)),
                "the server has no image for this accelerator");
        var kind = instance?.Accelerator?.Kind ?? UsualAccelerator;
        return Known(
            settings.NoBuild.Effective ? facts.Images.DirectOf(list, kind)
                : facts.Images.DefaultOf(list, kind) ?? facts.Images.DefaultOf(list, UsualAccelerator),
            "the server has no image for this accelerator");
    }

    /// <summary>
    /// The same minor version as the model's library; else the oldest that is newer, as libraries read the files of older ones; else the
    /// list's default.
    /// </summary>
    private static BaseImage? Nearest(Images images, string list, string accelerator, Version? wrote)
    {
        // An image for no accelerator runs on every instance.
        List<BaseImage> fitting = [.. images.Of(list).Where(image => image.Accelerator == accelerator)];
        if (fitting.Count == 0)
            fitting = [.. images.Of(list).Where(image => image.Accelerator == NoAccelerator)];
        return wrote is null
            ? fitting.FirstOrDefault()
            : fitting.Find(image => WritingLibrary.IsSameMinor(image.Version, wrote))
                ?? fitting.Where(image => image.Version > wrote).MinBy(image => image.Version) ?? fitting.MaxBy(image => image.Version);
    }

    private static Resolved<BaseImage> Known(BaseImage? image, string reason) =>
        image is null ? Resolved.Unknown<BaseImage>(reason) : Resolved.Known(image);
}
