using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>What one copy of an inference component asks for: accelerators (missing on a CPU), CPU cores, and memory in MiB.</summary>
public sealed class ComponentResources : IBehaviour
{
    /// <summary>What SageMaker must keep free for a copy at least, in MiB; a copy may take more while there is more.</summary>
    private const int LeastMemoryMib = 1024;

    public IReadOnlyDictionary<string, string> StandFor { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["componentAccelerators"] = "icGpuCount",
        ["componentCpus"] = "icCpuCount",
        ["componentMemoryMib"] = "icMemorySize",
    };

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var accelerators = InstanceFacts.AcceleratorsOfContainer(specification, InstanceFacts.InstanceOf(catalog, specification));
        values["componentAccelerators"] = accelerators > 0 ? accelerators : Value.None;
        // Without an accelerator there must be something else by which copies are placed.
        values["componentCpus"] = specification.EffectiveNumber("icCpuCount") ?? (accelerators > 0 ? Value.None : 1);
        values["componentMemoryMib"] = specification.EffectiveNumber("icMemorySize") ?? LeastMemoryMib;
    }
}
