namespace Mcc.Platform.Processes;

/// <summary>What to start: a program, its arguments as a list, where, and with which variables.</summary>
/// <param name="Variables">All variables that it will see; null for those of this process.</param>
public sealed record ProcessStartOptions(
    string Program,
    IReadOnlyList<string> Words,
    string Folder,
    IReadOnlyDictionary<string, string>? Variables = null)
{
    /// <summary>
    /// How long it may take to end after SIGTERM. Our own scripts stop a server first, which may take 30 seconds as at SageMaker's.
    /// </summary>
    public TimeSpan TimeToEnd { get; init; } = TimeSpan.FromSeconds(40);
}
