using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>The instance types of SageMaker: <c>catalogs/instances.json</c>.</summary>
public sealed class Instances
{
    /// <summary>What SageMaker's names of EC2's types begin with.</summary>
    public const string Prefix = "ml.";

    private readonly Dictionary<string, Instance> byName;

    private Instances(Provenance provenance, string service, IReadOnlyList<string> costs, IReadOnlyList<Instance> all)
    {
        Provenance = provenance;
        Service = service;
        Costs = costs;
        All = all;
        byName = all.ToDictionary(instance => instance.Name, StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    /// <summary>What has these types: SageMaker, SageMaker hosting or SageMaker HyperPod.</summary>
    public string Service { get; }

    /// <summary>Those of endpoints and transform jobs.</summary>
    public Instances Hosting => field ??= new(Provenance, "SageMaker hosting", Costs, [.. All.Where(instance => instance.Hosting)]);

    /// <summary>Those of HyperPod clusters.</summary>
    public Instances Cluster => field ??= new(Provenance, "SageMaker HyperPod", Costs, [.. All.Where(instance => instance.Cluster)]);

    /// <summary>The tiers of cost, cheapest first.</summary>
    public IReadOnlyList<string> Costs { get; }

    /// <summary>Every type, in the service's own order.</summary>
    public IReadOnlyList<Instance> All { get; }

    public IReadOnlyList<string> Families => field ??= [.. All.Select(instance => instance.Family).Distinct(StringComparer.Ordinal)];

    public static Instances Parse(ReadOnlyMemory<byte> json)
    {
        var file = DataReader.Read("data/catalogs/instances.json", json, DataJson.Default.InstancesFile);
        var accelerators = (file.Accelerators ?? new Dictionary<string, AcceleratorEntry>(StringComparer.Ordinal)).ToDictionary(
            entry => entry.Key, entry => AcceleratorOf(entry.Key, entry.Value), StringComparer.Ordinal);
        return new(Provenance.From(file), "SageMaker", file.Costs ?? [], [.. file.Rows.Select(row => InstanceOf(row, accelerators))]);
    }

    /// <summary>The type of exactly this name, such as ml.g5.xlarge.</summary>
    public Instance? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The types of a family such as g5, smallest first.</summary>
    public IEnumerable<Instance> OfFamily(string family) =>
        All.Where(instance => string.Equals(instance.Family, family, StringComparison.Ordinal))
            .OrderBy(instance => InstanceSize.Of(instance.Size) ?? double.MaxValue);

    /// <summary>The place of its tier of cost: 0 is the cheapest.</summary>
    public int CostRank(Instance instance) => Costs.TakeWhile(cost => cost != instance.Cost).Count();

    /// <summary>What an unknown name may have meant, most likely first.</summary>
    public IReadOnlyList<string> Nearest(string name, int max = 3) => NearestInstance.To(name, this, max);

    private static Accelerator AcceleratorOf(string id, AcceleratorEntry entry) => new(
        id,
        entry.Model,
        entry.Kind,
        entry.MemoryMib,
        entry.NominalGib,
        entry.NvidiaSmiMib,
        entry.Compute,
        entry.Cores,
        entry.Note ?? "");

    private static Instance InstanceOf(InstanceRow row, Dictionary<string, Accelerator> accelerators) => new(
        row.Name,
        row.Family,
        row.Category,
        row.Processor,
        row.Vcpus,
        row.MemoryGib,
        row.Accelerator is null ? null : accelerators[row.Accelerator],
        row.Accelerators,
        row.Efa,
        row.NvmeGb,
        row.Cost,
        row.Transform,
        row.Hosting,
        row.Cluster);
}
