using Shouldly;
using Xunit;

namespace Mcc.Tests.Fuzz;

/// <summary>Tests that measure the memory of this process run alone, after all others, and count what came since they began.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredMemory
{
    public const string Name = "measured memory";

    /// <summary>The most that a run of cases may keep, with garbage, in bytes.</summary>
    private const long Most = 256L * 1024 * 1024;

    private readonly long before = Heap();

    public void ShouldBeSmall() => (GC.GetGCMemoryInfo().HeapSizeBytes - before).ShouldBeLessThan(Most);

    private static long Heap()
    {
#pragma warning disable S1215 // What other tests left behind is not to be counted.
        GC.Collect();
#pragma warning restore S1215
        return GC.GetGCMemoryInfo().HeapSizeBytes;
    }
}
