namespace Mcc.Platform.Processes;

/// <summary>What to start: a program, its arguments as a list, where, and with which variables.</summary>
/// <param name="Variables">All variables that it will see; null for those of this process.</param>
public sealed record ProcessStartOptions(
    string Program,
    IReadOnlyList<string> Words,
    string Folder,
    IReadOnlyDictionary<string, string>? Variables = null);
