namespace Mcc.LocalSageMaker;

/// <summary>One line of a container's log.</summary>
/// <param name="Stream">Which of an endpoint's containers said it.</param>
public sealed record LogLine(DateTimeOffset Time, string Stream, string Text);
