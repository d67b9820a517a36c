namespace Mcc.Verify.Execution;

/// <summary>A piece of a streamed answer.</summary>
/// <param name="At">Since the request was sent.</param>
/// <param name="Events">Server-sent events that begin in it.</param>
public sealed record StreamChunk(TimeSpan At, int Bytes, int Events);
