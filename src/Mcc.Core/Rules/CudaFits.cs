using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// The image's CUDA against the driver that the instance will have. An image of a newer major version needs compatibility libraries, and
/// hangs without a word on more than one device.
/// </summary>
public sealed class CudaFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Instance is not { Accelerator.Kind: "cuda" } instance
            || deployment.Image is not { Cuda: { } cuda } image)
            yield break;
        var isTransform = deployment.Settings.HasEffect(catalog.Parameters.TransformAmiVersion);
        var ami = isTransform ? TransformAmiResolver.Resolve(deployment, catalog.Facts)
            : InferenceAmiResolver.Resolve(deployment, catalog.Facts);
        if (!isTransform && ami is not null && catalog.Facts.GpuDrivers.FindAmi(ami) is { } chosen
            && !catalog.Facts.GpuDrivers.Drives(instance.Accelerator.ComputeCapability, chosen.Driver))
        {
            var known = catalog.Facts.GpuDrivers.Amis.FirstOrDefault(each => each.Kind == instance.Accelerator.Kind
                && catalog.Facts.GpuDrivers.Drives(instance.Accelerator.ComputeCapability, each.Driver));
            yield return Finding.Error("driver",
                $"The driver of {ami} is {chosen.Driver}, which does not know {instance.Accelerator.Model} of `{instance.Name}`.",
                known is null ? "Choose another instance type." : $"Choose --inference-ami-version {known.Name}.");
            yield break;
        }

        if (catalog.Facts.GpuDrivers.Of(instance, ami) is not { } driver || driver.FitOf(cuda) != DriverFit.CompatibilityLibraries)
            yield break;
        var several = deployment.Accelerators > 1;
        var message = $"{image.Name} has CUDA {cuda}, but the driver of `{instance.Name}`{(ami is null ? "" : $" with {ami}")} is "
            + $"{driver.Driver}, which supports CUDA up to {driver.Cuda}.";
        var running = isTransform ? null : catalog.Facts.GpuDrivers.Running(cuda).FirstOrDefault()?.Name;
        var fix = running is null ? "Choose a base image with an older CUDA."
            : $"Choose --inference-ami-version {running}, or a base image with an older CUDA.";
        // The service takes machine images for transform jobs that no list has.
        if (isTransform)
            fix += $" A newer machine image is set with {catalog.Parameters.TransformAmiVersion.Flag}.";
        yield return several && driver.Certain && !isTransform
            ? Finding.Error("cuda", $"{message} With more than one device it hangs at startup.", fix)
            : Finding.Warning("cuda", $"{message} It runs only if the image includes compatibility libraries.", fix);
    }
}
