namespace Mcc.Core.Diagnostics;

/// <summary>How much a <see cref="Finding"/> weighs: an error refuses, a warning and a note only speak.</summary>
public enum Severity
{
    Note,
    Warning,
    Error,
}
