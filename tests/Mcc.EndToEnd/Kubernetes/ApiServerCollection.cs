using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>The tests that share one Kubernetes API server.</summary>
[CollectionDefinition("kubernetes")]
public sealed class ApiServerCollection : ICollectionFixture<ApiServer>;
