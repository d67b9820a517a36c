namespace Mcc.Verify.Execution;

/// <summary>What the processes of a container use at a moment.</summary>
/// <param name="Answers">Responses up to then.</param>
/// <param name="Bytes">Memory.</param>
/// <param name="Files">Open file descriptors.</param>
/// <param name="Tasks">Threads of all processes, and processes that have ended but were not waited for.</param>
public sealed record ResourceUse(int Answers, long Bytes, int Files, int Tasks);
