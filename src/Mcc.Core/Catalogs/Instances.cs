using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>The instance types that SageMaker hosting takes: <c>catalogs/instances.json</c>.</summary>
public sealed class Instances
{
    private readonly Dictionary<string, Instance> byName;

    private Instances(Provenance provenance, IReadOnlyList<string> costs, IReadOnlyList<Instance> all)
    {
        Provenance = provenance;
        Costs = costs;
        All = all;
        byName = all.ToDictionary(instance => instance.Name, StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    /// <summary>The tiers of cost, cheapest first.</summary>
    public IReadOnlyList<string> Costs { get; }

    /// <summary>Every type, in the service's own order.</summary>
    public IReadOnlyList<Instance> All { get; }

    public IReadOnlyList<string> Families => field ??= [.. All.Select(instance => instance.Family).Distinct(StringComparer.Ordinal)];

    public static Instances Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var catalog = document.RootElement;
        var accelerators = catalog.GetProperty("accelerators").EnumerateObject()
            .ToDictionary(member => member.Name, member => AcceleratorOf(member.Name, member.Value), StringComparer.Ordinal);
        return new Instances(
            Provenance.Of(catalog),
            catalog.Texts("costs"),
            [.. catalog.Rows().Select(row => InstanceOf(row, accelerators))]);
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

    private static Accelerator AcceleratorOf(string id, JsonElement row) => new(
        id,
        row.Text("model"),
        row.Text("kind"),
        row.Number("memoryMib"),
        row.Number("nominalGib"),
        row.NumberOrNull("nvidiaSmiMib"),
        row.VersionOrNull("compute"),
        row.NumberOrNull("cores"),
        row.TextOrNull("note") ?? "");

    private static Instance InstanceOf(JsonElement row, Dictionary<string, Accelerator> accelerators) => new(
        row.Text("name"),
        row.Text("family"),
        row.Text("category"),
        row.Text("processor"),
        row.Number("vcpus"),
        row.GetProperty("memoryGib").GetDouble(),
        row.TextOrNull("accelerator") is { } accelerator ? accelerators[accelerator] : null,
        row.Number("accelerators"),
        row.NumberOrNull("efa"),
        row.NumberOrNull("nvmeGb"),
        row.Text("cost"),
        row.Flag("transform"));
}
