using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A known base image that is built for another accelerator than the instance has, that is known not to work, or that the region does not
/// have.
/// </summary>
public sealed class ImageFits : IRule
{
    private const string None = "cpu";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.BaseImage.Setting is null && deployment.Image is { } taken
            && deployment.Settings.Region.Setting is { } region && catalog.Facts.Regions.Find(region.Text!) is { } known
                && catalog.Facts.Images.ReferenceOf(taken, known) is null)
            yield return Finding.Error("image-region", $"{taken.Name} is not available in the registries of `{region.Text}` (from "
                + $"{region.Origin}).",
                "Set --base-image to an image in a registry of that region.");
        if (deployment.Settings.BaseImage.Setting is not { Origin.Source: not Configuration.Source.Default } chosen
            || catalog.Facts.Images.Recognize(chosen.Text!) is not { } image)
        {
            if (OwnImage(deployment) is { } own)
                yield return own;
            yield break;
        }

        if (image.Trouble is { } trouble)
            yield return Finding.Warning("image-trouble",
                $"`{chosen.Parameter.Key}` is {image.Name} (from {chosen.Origin}), for which users report: {trouble}",
                    "Remove it to use the default image.");
        // An image for no accelerator runs on an instance with one and leaves it idle, which another rule reports. An engine that needs one
        // exits.
        if ((image.Accelerator != None || deployment.Backend.Accelerators is not null)
            && (image.NeedsAccelerator || deployment.Accelerators > 0) && deployment.Instance is { } instance
            && (instance.Accelerator?.Kind ?? None) != image.Accelerator)
        {
            yield return Finding.Error("image-accelerator",
                $"`{chosen.Parameter.Key}` is {image.Name} (from {chosen.Origin}), which is built for {image.Accelerator}, but "
                    + $"`{instance.Name}` has {instance.Accelerator?.Kind ?? "no accelerator"}.",
                deployment.InstanceTypes.All.Any(other => other.Accelerator?.Kind == image.Accelerator)
                    ? "Choose a matching image or instance type."
                        : $"SageMaker has no instance type with {image.Accelerator}. Choose another image.");
        }
    }

    /// <summary>An image that is in no catalog, by what its name says it is built for.</summary>
    private static Finding? OwnImage(Deployment deployment)
    {
        if (deployment.Settings.BaseImage.Setting is not { Origin.Source: not Configuration.Source.Default } chosen
            || deployment.Instance is not { } instance || BaseImage.KindIn(chosen.Text!) is not { } kind)
            return null;
        var has = instance.Accelerator?.Kind ?? None;
        var needsNone = deployment.Backend.Accelerators is null && (kind == None || has == None);
        return kind == has || needsNone
            ? null
            : Finding.Error("image-accelerator",
                $"`{chosen.Parameter.Key}` is {chosen.Text} (from {chosen.Origin}), which is built for {kind} according to its name, but "
                    + $"`{instance.Name}` has {instance.Accelerator?.Kind ?? "no accelerator"}.",
                "Choose a matching image or instance type.");
    }
}
