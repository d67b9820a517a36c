using Mcc.Core.Data;

namespace Mcc.Mcp.Pickers;

/// <summary>A server that helps with one decision.</summary>
/// <param name="Name">As <c>mcc mcp serve</c> takes it.</param>
/// <param name="Parameters">The parameters that its first tool answers.</param>
/// <param name="Live">What it looks at in a live account; null for nothing.</param>
public sealed record Picker(string Name, string Summary, IReadOnlyList<Parameter> Parameters, string? Live, IReadOnlyList<PickTool> Tools)
{
    /// <summary>Whether there is no catalog that it could answer from.</summary>
    public bool IsOnlyLive { get; init; }

    /// <summary>Other names of the same server: those of the documents and of older versions of the npm program.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    public IEnumerable<string> Names => Synonyms.Prepend(Name);
}
