namespace Mcc.Core.Diagnostics;

/// <summary>Where a finding points: a file (or the name of a source), with line and column counted from one where they are known.</summary>
/// <param name="Pointer">The member of a JSON file, as a JSON pointer; null where it is not about one.</param>
public sealed record Place(string File, int? Line = null, int? Column = null, string? Pointer = null)
{
    public override string ToString() => (Line, Column) switch
    {
        (null, _) => File,
        (int line, null) => $"{File}:{line}",
        (int line, int column) => $"{File}:{line}:{column}",
    };
}
