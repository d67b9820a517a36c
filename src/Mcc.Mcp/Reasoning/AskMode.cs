namespace Mcc.Mcp.Reasoning;

/// <summary>How a tool finds its answer in addition to the catalogs and the rules.</summary>
/// <param name="Live">Whether it queries the account and the Hub unless a request says otherwise.</param>
/// <param name="Model">The language model that chooses between candidates; null for none.</param>
public sealed record AskMode(bool Live, BedrockModel? Model = null);
