using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>All rules. To add one: implement <see cref="IRule"/> and add it here. Order is the order of messages.</summary>
public static class RuleList
{
    private static readonly IReadOnlyList<IRule> All =
    [
        new LayersFit(),
        new ContainersFit(),
        new ContainerTargetFits(),
        new ContainerTypesFit(),
        new ContainerResourcesFit(),
        new OptionsExclude(),
        new InstanceTypeKnown(),
        new PartitionsFit(),
        new OptionsWithoutEffect(),
        new TargetExcludes(),
        new ServerlessFits(),
        new TasksFit(),
        new MultiModelFits(),
        new FeaturesEnter(),
        new VolumeFits(),
        new FileSystemFits(),
        new NetworkFits(),
        new TagsFit(),
        new ResourcesFit(),
        new PodFits(),
        new FargateFits(),
        new PodScalingFits(),
        new PodPermissions(),
        new TransformFits(),
        new ProfileFits(),
        new ProcessorFits(),
        new ScalingFits(),
        new AcceleratorFits(),
        new AcceleratorUsed(),
        new AcceleratorAdvised(),
        new ImageFits(),
        new ImageDeployable(),
        new ImageLibraryFits(),
        new DeviceFits(),
        new CudaFits(),
        new CheckpointServed(),
        new ModelFormatServed(),
        new BoosterServed(),
        new ModelMethodServed(),
        new PythonFits(),
        new TestRowKnown(),
        new RequestsFit(),
        new TensorsKnown(),
        new ModelLocationFits(),
        new ModelGated(),
        new ModelKindFits(),
        new ModelArchitectureFits(),
        new NumberFormatFits(),
        new ModelSplitFits(),
        new ModelContextFits(),
        new ModelMemoryFits(),
        new FallbacksFit(),
        new BatchFits(),
        new OptionsRelate(),
        new DiffusionMemoryFits(),
        new ServerOptionsKnown(),
        new AdaptersFit(),
    ];

    public static IReadOnlyList<Finding> Check(Deployment deployment, Catalog catalog) =>
        WithSeverity(deployment, All.SelectMany(rule => rule.Check(deployment, catalog)));

    /// <summary>With <c>--no-validate</c> a refusal becomes a warning, as it is the user's to decide.</summary>
    public static IReadOnlyList<Finding> WithSeverity(Deployment deployment, IEnumerable<Finding> findings) =>
        deployment.Settings.NoValidate.Value
            ? [.. findings.Select(finding => finding.Severity == Severity.Error ? finding with { Severity = Severity.Warning } : finding)]
            : [.. findings];
}
