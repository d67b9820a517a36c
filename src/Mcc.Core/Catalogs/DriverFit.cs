namespace Mcc.Core.Catalogs;

/// <summary>How an image's CUDA runs on a driver: https://docs.nvidia.com/deploy/cuda-compatibility/.</summary>
public enum DriverFit
{
    /// <summary>The driver is as new as the image's CUDA.</summary>
    Native,

    /// <summary>The same major version: runs, but what is compiled at run time from PTX may not.</summary>
    MinorVersion,

    /// <summary>
    /// The image's CUDA is of a newer major version: runs only with its compatibility libraries, and hangs with more than one device where
    /// they are missing.
    /// </summary>
    CompatibilityLibraries,
}
