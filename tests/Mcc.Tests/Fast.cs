namespace Mcc.Tests;

/// <summary>Whether <c>./mcc check --fast</c> runs: random tests take fewer cases then. The whole check takes all of them.</summary>
internal static class Fast
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("MCC_FAST") == "1";
}
