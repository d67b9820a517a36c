namespace Mcc.Verify.Execution;

/// <summary>A page of documentation.</summary>
public sealed record DocumentationLink(string Title, Uri Address);
