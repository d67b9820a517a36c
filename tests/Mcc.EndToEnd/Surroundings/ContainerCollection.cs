using Xunit;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>The tests that share one container engine; they run one after the other.</summary>
[CollectionDefinition("containers")]
public sealed class ContainerCollection : ICollectionFixture<ContainerEngine>;
