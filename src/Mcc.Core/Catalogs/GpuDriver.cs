namespace Mcc.Core.Catalogs;

/// <summary>The driver that an endpoint will meet.</summary>
/// <param name="Driver">Its version as it is published.</param>
/// <param name="Cuda">The newest CUDA that it runs natively.</param>
/// <param name="Certain">True for a chosen machine image; false for a family's default, which AWS raises now and then.</param>
/// <param name="CompatMounting">Whether the image's CUDA compatibility libraries are mounted by themselves; null where it is not
/// known.</param>
/// <param name="Seen">Newer drivers that the same default has been met with.</param>
public sealed record GpuDriver(string Driver, Version Cuda, bool Certain, bool? CompatMounting, IReadOnlyList<string> Seen)
{
    /// <summary>How an image built with this CUDA runs on the driver.</summary>
    public DriverFit FitOf(Version imageCuda)
    {
        if (imageCuda <= Cuda)
            return DriverFit.Native;
        return imageCuda.Major == Cuda.Major ? DriverFit.MinorVersion : DriverFit.CompatibilityLibraries;
    }
}
