using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A volume for an instance that has disks of its own: AWS attaches none to it and refuses the configuration (volume_size_supported of
/// aws/sagemaker-python-sdk).
/// </summary>
public sealed class VolumeFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.EndpointVolumeSize.InEffect is not { } asked
            || deployment.Instance is not { NvmeGb: > 0 and var disks } instance)
            yield break;
        yield return Finding.Error("volume",
            $"`{asked.Parameter.Key}` is `{asked.Text}` (from {asked.Origin}), but `{instance.Name}` has local disks ({disks} GB, mounted "
                + "at /tmp), and AWS does not attach a volume.",
            $"Remove {asked.Parameter.Flag}.");
    }
}
