using Xunit;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>
/// The tests that share one Podman; they run one after the other, as Podman keeps some of its state in one place for all.
/// </summary>
[CollectionDefinition("podman")]
public sealed class PodmanCollection : ICollectionFixture<Podman>;
