namespace Mcc.Machine.Processes;

/// <summary>How a program ended, and what it said on both streams, in the order in which it came.</summary>
public sealed record ProgramEnd(int Exit, string Output)
{
    public bool Well => Exit == 0;

    /// <summary>The last line that has anything in it: most programs say there what went wrong.</summary>
    public string LastLine =>
        Output.Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? $"exit code {Exit}";
}
