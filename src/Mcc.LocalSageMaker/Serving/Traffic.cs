namespace Mcc.LocalSageMaker.Serving;

/// <summary>Where an endpoint's requests go: all to one deployment, or, while it is updated, a share of them to the new one.</summary>
/// <param name="Share">From 0 to 1, of the requests that go to <paramref name="Green"/>.</param>
internal sealed record Traffic(Deployment Blue, Deployment? Green = null, double Share = 0);
