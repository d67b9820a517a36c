namespace Mcc.Core.Data;

/// <summary>What strangers may say of a parameter (<see cref="StrangerRule"/>).</summary>
/// <param name="Files">For <c>config/mcp.json</c> and <c>package.json</c> of the working folder.</param>
/// <param name="Servers">For the answers of MCP servers.</param>
/// <param name="Reason">A sentence on what the parameter decides.</param>
public sealed record StrangerRules(StrangerRule Files, StrangerRule Servers, string Reason);
