using System.Diagnostics;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Conformance;

/// <summary>Whenever <c>mcc verify</c> ends, and however, nothing that it started goes on.</summary>
public sealed class InterruptedTests : IDisposable
{
    private const string Kill = "KILL";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("endless-chunks", "TERM", 143)]
    [InlineData("silent-ping", "INT", 130)]
    [InlineData("quick", Kill, 137)]
    [InlineData("goes-to-the-background", Kill, 137)]
    public async Task No_process_survives_an_interrupted_verification(string way, string signal, int exit)
    {
        SmallServer.Copy(Path.Combine(AppContext.BaseDirectory, "Conformance", "odd"), place["odd"]);
        var temporary = Directory.CreateDirectory(place["temporary"]).FullName;
        using var mcc = Shell.Start(Repository.Program, ["verify", place["odd"], "--process"], place.Path,
            new Dictionary<string, string> { ["ODD"] = way, ["TMPDIR"] = temporary });
        (await Until(() => Servers().Count > 0)).ShouldBeTrue("the server did not start");

        // As `timeout` does it: the process, and at once its group.
        (await Shell.Run("sh", ["-euc", $"kill -{signal} {mcc.Id}; kill -{signal} {mcc.Id} 2> /dev/null || true"], "/")).Well();
        await mcc.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        mcc.ExitCode.ShouldBe(exit);
        (await Until(() => Servers().Count == 0)).ShouldBeTrue("code/serve goes on");
        (await Until(() => !Directory.EnumerateDirectories(temporary, "mcc-verify-*").Any())).ShouldBeTrue("its temporary folder stays");
    }

    public void Dispose() => place.Dispose();

    /// <summary>Processes that run the server, found by its path.</summary>
    private List<string> Servers() =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => Runs(folder, place["odd"] + "/code/serve"))];

    private static bool Runs(string folder, string program)
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), out _)
                && File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(program, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<bool> Until(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(50))
        {
            if (condition())
                return true;
        }

        return false;
    }
}
