namespace Mcc.LocalSageMaker.Logs;

/// <summary>One line of a log stream.</summary>
/// <param name="Number">Its line in the stream, from 1.</param>
/// <param name="Time">Milliseconds since 1970.</param>
internal sealed record LogEvent(string Stream, int Number, long Time, string Message);
