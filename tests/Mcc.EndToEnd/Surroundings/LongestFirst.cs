using Mcc.EndToEnd.Surroundings;
using Mcc.EndToEnd.Targets;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Mcc.EndToEnd.Surroundings;

/// <summary>What takes minutes, one test after the other, begins first, so that nothing else has ended long before it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
        ["containers", nameof(Servers.ServersTests), nameof(LocalDeployTests), nameof(DeployTests), nameof(LauncherTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Long, name => Names(collection, name)) is var place and >= 0
            ? place : Long.Length)];

    private static bool Names(ITestCollection collection, string name) =>
        collection.TestCollectionDisplayName == name
            || collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal);
}
