namespace Mcc.Tests.Cli;

/// <summary>What a run of mcc left: its data, its talk, and how it ended.</summary>
public sealed record Outcome(string Output, string Error, int Exit);
