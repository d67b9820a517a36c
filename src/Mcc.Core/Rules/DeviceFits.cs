using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// An accelerator that the server, or the CUDA or Neuron in its image, has no code for: it ends while it loads, with "no kernel image is
/// available".
/// </summary>
public sealed class DeviceFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Instance is not { Accelerator: { } device } instance || Trouble(deployment, catalog, device) is not { } trouble)
            yield break;
        var other = deployment.InstanceTypes.All
            .Where(each => each.Accelerator is { } accelerator && accelerator.Kind == device.Kind
                && Trouble(deployment, catalog, accelerator) is null)
            .OrderBy(each => each.AcceleratorMemoryMib < instance.AcceleratorMemoryMib).ThenBy(each => each.AcceleratorMemoryMib)
                .ThenBy(each => each.Vcpus)
            .FirstOrDefault();
        var what = device.ComputeCapability is { } compute ? $"has compute capability {compute}, but" : "is not usable:";
        yield return Finding.Error("device",
            $"`instanceType` is `{instance.Name}` (from {deployment.Settings.InstanceType.Origin!}), whose {device.Model} {what} "
                + $"{trouble}.",
            other is null ? "Choose another --base-image." : $"Try `{other.Name}`, or a --base-image version that supports it.");
    }

    /// <summary>Why a device cannot be used; null where it can, as far as is known: of an image of the user's own nothing is.</summary>
    public static string? Trouble(Deployment deployment, Catalog catalog, Accelerator device)
    {
        if (deployment.Image is not { } image)
            return null;
        if (image.Devices is { } devices && image.Accelerator == device.Kind && !devices.Contains(device.Id, StringComparer.Ordinal))
            return $"{image.Name} runs only on other devices";
        if (device is not { Kind: "cuda", ComputeCapability: { } compute })
            return null;
        return deployment.Constants.MinComputeCapability is { } least && compute < Version.Parse(least)
            ? $"{deployment.Backend.Title} in {image.Name} needs {least}"
            : image.Cuda is { } cuda && !catalog.Facts.GpuDrivers.MakesCodeFor(compute, cuda)
                ? $"{image.Name} has CUDA {cuda}, which does not support it"
            : null;
    }
}
