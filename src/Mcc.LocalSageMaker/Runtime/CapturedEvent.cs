namespace Mcc.LocalSageMaker.Runtime;

/// <summary>A request that is captured: production's line and the shadow's have the same identifier.</summary>
internal sealed record CapturedEvent(string Id);
