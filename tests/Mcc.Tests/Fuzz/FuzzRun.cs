using System.Diagnostics;
using System.Globalization;
using Shouldly;

namespace Mcc.Tests.Fuzz;

/// <summary>
/// Gives a reader many changed inputs. Each must be accepted or refused: no exception, no wait over <see cref="Longest"/>, and no more
/// than <see cref="MostBytes"/> allocated.
/// </summary>
/// <remarks>
/// <c>MCC_FUZZ_CASES</c> sets the number of cases, <c>MCC_FUZZ_SEED</c> the seed (eng/nightly fuzz). Each case has its own seed, which a
/// failure prints; <c>MCC_FUZZ_CASE</c> runs that case alone.
/// </remarks>
internal static class FuzzRun
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public const long MostBytes = 512L << 20;

    public static int Seed { get; } = Number("MCC_FUZZ_SEED") ?? 20;

    /// <param name="usual">The number of cases in the check.</param>
    public static int Count(int usual) => Number("MCC_FUZZ_CASES") ?? (Fast.IsOn ? usual / 10 : usual);

    /// <summary>The random numbers of one case, so that a failure names what to run again.</summary>
    /// <remarks>Not by System.HashCode, which differs from process to process.</remarks>
    public static Random Case(int number) => new(unchecked((Seed * 486187739) + (number * 16777619)));

    /// <param name="cases">The number of cases in the check.</param>
    /// <param name="make">An input, from the random numbers of its case.</param>
    /// <param name="judge">Fails for an answer that must not be.</param>
    public static void Of(int cases, Func<Random, byte[]> make, Action<byte[]> judge)
    {
        if (Number("MCC_FUZZ_CASE") is { } single)
        {
            Try(single, make, judge);
            return;
        }

        var count = Count(cases);
        for (var index = 0; index < count; index++) Try(index, make, judge);
    }

    private static void Try(int index, Func<Random, byte[]> make, Action<byte[]> judge)
    {
        var input = make(Case(index));
        var began = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            judge(input);
        }
        catch (Exception exception)
        {
            throw new ShouldAssertException(Named(index, input, exception.Message), exception);
        }

        // Both limits are far from what a reader needs, so that a busy machine does not matter.
        if (Stopwatch.GetElapsedTime(began) > Longest) throw new ShouldAssertException(Named(index, input, "It took over 5 s."));
        if (GC.GetAllocatedBytesForCurrentThread() - allocated > MostBytes)
            throw new ShouldAssertException(Named(index, input, "It allocated over 512 MiB."));
    }

    private static string Named(int index, byte[] input, string what) =>
        $"MCC_FUZZ_SEED={Seed} MCC_FUZZ_CASE={index}, {input.Length} bytes, "
            + $"{Convert.ToHexString(input.AsSpan(0, Math.Min(300, input.Length)))}: {what}";

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
