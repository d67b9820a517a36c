namespace Mcc.Platform.Processes;

/// <summary>How a tool ended and what it wrote.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>
    /// The last line that says something: of its errors when it failed with any, else of its output. Most programs say there what came of
    /// it.
    /// </summary>
    public string LastLine =>
        (!Succeeded && Error.Trim().Length > 0 ? Error : Output)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}
