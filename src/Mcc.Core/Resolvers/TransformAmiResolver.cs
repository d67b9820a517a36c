using Mcc.Core.Catalogs;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The machine image of a transform job's instances: the user's, else the newest known one where the instance type's own driver is older.
/// </summary>
public static class TransformAmiResolver
{
    public static string? Resolve(Deployment deployment, Facts facts)
    {
        if (deployment.Settings.TransformAmiVersion.Effective is { } said)
            return said;
        if (deployment.Instance is not { Accelerator.Kind: { } kind } instance || facts.GpuDrivers.Of(instance) is not { } own)
            return null;
        var newest = facts.GpuDrivers.TransformAmis.Where(ami => ami.Kind == kind && ami.Cuda is not null).MaxBy(ami => ami.Cuda);
        return newest is not null && newest.Cuda > own.Cuda ? newest.Name : null;
    }
}
