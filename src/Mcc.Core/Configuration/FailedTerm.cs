namespace Mcc.Core.Configuration;

/// <summary>A term of a condition that does not hold.</summary>
/// <param name="Name">The option's, or that of a constant of the layers.</param>
/// <param name="Setting">The option's; null where it has no value, or the name is not an option's.</param>
/// <param name="Present">The value that is there instead; null for none.</param>
/// <param name="Values">Those with which it would hold.</param>
public sealed record FailedTerm(string Name, Setting? Setting, string? Present, IReadOnlyList<string> Values);
