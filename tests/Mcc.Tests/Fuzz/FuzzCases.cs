using System.Globalization;

namespace Mcc.Tests.Fuzz;

/// <summary>How many cases the fuzz tests take, and their seed: MCC_FUZZ_CASES and MCC_FUZZ_SEED change them.</summary>
internal static class FuzzCases
{
    public static int Count(int usual) => Number("MCC_FUZZ_CASES") ?? (Fast.IsOn ? usual / 4 : usual);

    public static int Seed { get; } = Number("MCC_FUZZ_SEED") ?? 20261130;

    /// <summary>One case of its own, so that a failure names what to run again.</summary>
    public static Random Case(int number) => new(unchecked((Seed * 31) + number));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
