namespace Mcc.LocalSageMaker.State;

/// <summary>A container or process that was started, in one line.</summary>
/// <param name="Place">"process 123", or the engine and the container's name there.</param>
/// <param name="Ping">What came of asking it just now: "answered 200".</param>
public sealed record ContainerLine(string Name, string Image, string Place, Uri Address, string Ping, string Log);
