using Mcc.Core.Catalogs;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The machine image (InferenceAmiVersion) of an endpoint's instances: the user's, else the one that the base image is made for, else the
/// oldest one with a driver for the instance's device.
/// </summary>
public static class InferenceAmiResolver
{
    /// <summary>Null where SageMaker's own default is right, or nothing better is known.</summary>
    public static string? Resolve(Deployment deployment, Facts facts) =>
        deployment.Settings.InferenceAmiVersion.Value ?? Default(deployment, facts);

    /// <summary>Without what the user says.</summary>
    public static string? Default(Deployment deployment, Facts facts)
    {
        if (deployment.Image is not { } image || deployment.Instance?.Accelerator is not { } device || device.Kind != image.Accelerator)
            return null;
        var drivers = facts.GpuDrivers;
        if (image.Ami is { } own && drivers.Drives(device.ComputeCapability, drivers.FindAmi(own)?.Driver))
            return own;
        return image.Cuda is { } cuda
            ? drivers.Running(cuda).FirstOrDefault(ami => ami.Kind == device.Kind && drivers.Drives(device.ComputeCapability, ami.Driver))
                ?.Name ?? image.Ami
            : image.Ami;
    }
}
