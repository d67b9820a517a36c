namespace Mcc.Core.Resolvers;

/// <summary>The volume of an endpoint's instances.</summary>
public static class VolumeResolver
{
    /// <summary>
    /// What an instance without disks of its own has by default, in GB
    /// (https://docs.aws.amazon.com/sagemaker/latest/dg/large-model-inference-hosting.html).
    /// </summary>
    private const int UsualGb = 30;

    /// <summary>Also AWS's maximum.</summary>
    private const int MostGb = 512;

    /// <summary>Logs, temporary files and the other files of the model's repository.</summary>
    private const int SpareGb = 10;

    private const decimal Gigabyte = 1_000_000_000m;

    /// <summary>
    /// In GB: the option's, else room for a model that is larger than the usual volume; null where AWS's default is right, or the instance
    /// has disks.
    /// </summary>
    public static int? Gigabytes(Deployment deployment)
    {
        if (deployment.Settings.EndpointVolumeSize.Effective is { } said)
            return (int)said;
        if (deployment.Instance is not { NvmeGb: null or 0 } || deployment.Model?.WeightBytes is not { } weights)
            return null;
        var needed = (int)Math.Min(MostGb, Math.Ceiling(weights / Gigabyte) + SpareGb);
        return needed > UsualGb ? needed : null;
    }
}
