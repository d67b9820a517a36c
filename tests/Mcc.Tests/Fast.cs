namespace Mcc.Tests;

/// <summary>
/// How many cases a test takes: fewer in <c>./mcc check --fast</c>, most in the whole check, and all in <c>eng/nightly laws</c>.
/// </summary>
internal static class Fast
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("MCC_FAST") == "1";

    public static bool IsNightly { get; } = Environment.GetEnvironmentVariable("MCC_NIGHTLY") is not null;
}
