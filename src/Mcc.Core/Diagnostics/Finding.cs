namespace Mcc.Core.Diagnostics;

/// <summary>
/// Expected trouble as a value: what is wrong and where it came from (<paramref name="Message"/>), and how to fix it 
/// (<paramref name="Fix"/>).
/// </summary>
/// <param name="Rule">The finding's own short name in kebab-case, stable across versions, for SARIF and for tests.</param>
public sealed record Finding(Severity Severity, string Rule, string Message, string Fix = "", Place? Place = null)
{
    /// <summary>Lines below the message: what another program printed, or a stack trace. Everything else is on one line.</summary>
    public string Details { get; init; } = "";

    public static Finding Error(string rule, string message, string fix = "", Place? place = null) =>
        new(Severity.Error, rule, message, fix, place);

    public static Finding Warning(string rule, string message, string fix = "", Place? place = null) =>
        new(Severity.Warning, rule, message, fix, place);

    public static Finding Note(string rule, string message, string fix = "", Place? place = null) =>
        new(Severity.Note, rule, message, fix, place);

    /// <summary>One line for the user: place, message, fix.</summary>
    public string Text =>
        (Place is null ? "" : $"{Place}: ") + Message + (Fix.Length == 0 ? "" : $" {Fix}");
}
