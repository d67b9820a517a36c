using Xunit;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>Tests that take minutes: they run in <c>eng/nightly deployments</c>, and are skipped in the check.</summary>
internal static class Nightly
{
    private static readonly string? Asked = Environment.GetEnvironmentVariable("MCC_NIGHTLY");

    /// <summary>How many random cases of a kind are tried: one in the check.</summary>
    public static int Cases => int.TryParse(Asked, out var cases) ? cases : 1;

    /// <param name="isLong">Whether this case of a test is one of those.</param>
    public static void Require(bool isLong) =>
        Assert.SkipWhen(isLong && Asked is null, "It takes minutes: MCC_NIGHTLY=1 or eng/nightly deployments runs it.");
}
