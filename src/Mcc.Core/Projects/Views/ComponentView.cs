using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>What one copy of an inference component asks for: accelerators (missing on a CPU), CPU cores, and memory in MiB.</summary>
public sealed class ComponentView : IView
{
    /// <summary>Each is the option's own where that is given.</summary>
    public IReadOnlyDictionary<string, string> StandFor { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["componentAccelerators"] = "icGpuCount",
        ["componentCpus"] = "icCpuCount",
        ["componentMemoryMib"] = "icMemorySize",
    };

    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var resources = ResourceResolver.OfComponent(deployment);
        yield return ("componentAccelerators", resources.Accelerators > 0 ? resources.Accelerators : Value.None);
        yield return ("componentCpus", Value.Of(resources.Cpus));
        yield return ("componentMemoryMib", resources.MemoryMib);
    }
}
