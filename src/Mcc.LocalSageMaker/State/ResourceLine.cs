namespace Mcc.LocalSageMaker.State;

/// <summary>A resource that has a state, in one line.</summary>
/// <param name="Kind">As a person calls it: "endpoint".</param>
/// <param name="Reason">Why it failed; empty when it did not.</param>
/// <param name="Addresses">Where requests reach it, if it has addresses of its own.</param>
public sealed record ResourceLine(string Kind, string Name, string Status, string Reason, IReadOnlyList<string> Addresses);
