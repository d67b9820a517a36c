namespace Mcc.Verify.Execution;

/// <summary>An answer of /invocations as it came, piece by piece.</summary>
/// <param name="Status">Null when it broke off, and <paramref name="Trouble"/> then says how.</param>
/// <param name="IsChunked">Sent with <c>Transfer-Encoding: chunked</c>.</param>
public sealed record StreamedAnswer(int? Status, bool IsChunked, IReadOnlyList<StreamChunk> Pieces, string? Trouble);
