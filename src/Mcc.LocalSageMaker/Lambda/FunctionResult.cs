namespace Mcc.LocalSageMaker.Lambda;

/// <summary>How an invocation ended.</summary>
/// <param name="Body">The response, or the error as JSON; empty where the response was streamed.</param>
/// <param name="IsError">Whether the function, its runtime or a limit ended it.</param>
internal sealed record FunctionResult(ReadOnlyMemory<byte> Body, bool IsError);
