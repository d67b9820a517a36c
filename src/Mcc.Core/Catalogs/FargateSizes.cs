using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>The pairs of CPU units and memory that tasks on Fargate can have: <c>catalogs/task-sizes.json</c>.</summary>
public sealed class FargateSizes
{
    private readonly IReadOnlyList<(int Cpu, int Mib)> pairs;

    private FargateSizes(TaskSizesFile file)
    {
        Provenance = Provenance.From(file);
        pairs = [.. from row in file.Rows
            from step in Enumerable.Range(0, ((row.To - row.From) / row.Step) + 1)
            select (row.Cpu, row.From + (step * row.Step))];
    }

    public Provenance Provenance { get; }

    /// <summary>The largest memory of a task in MiB.</summary>
    public int LargestMib => pairs.Max(pair => pair.Mib);

    public static FargateSizes Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/task-sizes.json", json, DataJson.Default.TaskSizesFile));

    public bool Has(int cpu, int mib) => pairs.Contains((cpu, mib));

    /// <summary>
    /// The smallest pair that has at least both; where the memory is more than a task can have, the largest one. The memory decides
    /// first, because a task with too little of it does not run.
    /// </summary>
    public (int Cpu, int Mib) Nearest(int cpu, int mib) => pairs.Where(pair => pair.Cpu >= cpu && pair.Mib >= mib)
        .OrderBy(pair => pair.Cpu).ThenBy(pair => pair.Mib).DefaultIfEmpty(pairs.MaxBy(pair => (pair.Mib, pair.Cpu))).First();

    /// <summary>The memory sizes with these CPU units, in MiB, in order.</summary>
    public IReadOnlyList<int> With(int cpu) => [.. pairs.Where(pair => pair.Cpu == cpu).Select(pair => pair.Mib).Order()];
}
