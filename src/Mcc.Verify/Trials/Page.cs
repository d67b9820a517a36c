namespace Mcc.Verify.Trials;

/// <summary>A page of documentation.</summary>
public sealed record Page(string Title, Uri Address);
