using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>An engine that frees what a windowed layer no longer sees; elsewhere such a layer keeps every token.</summary>
/// <param name="Since">Its first version that does.</param>
/// <param name="Architectures">For which only; empty for all.</param>
/// <param name="Off">The option, without the server's prefix, that switches it off.</param>
/// <param name="On">The variable that allows it, or forbids it, whatever the version; null for none.</param>
public sealed record WindowedCache(string Engine, AttentionReach Reach, Version Since, IReadOnlyList<string> Architectures, string Off,
    string? On);
