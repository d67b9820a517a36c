using Mcc.Core.Data;

namespace Mcc.Mcp.Pickers;

/// <summary>Where a tool's response has the choices of a parameter and the facts about each.</summary>
/// <param name="Rows">The member of <c>metadata</c> that lists the facts.</param>
/// <param name="Key">The member of a row that is the choice.</param>
public sealed record Candidates(Parameter Parameter, string Rows, string Key);
