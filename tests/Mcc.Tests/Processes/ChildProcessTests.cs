using Mcc.Platform.Processes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Processes;

public sealed class ChildProcessTests
{
    /// <summary>A program may end, and its number be forgotten, before anyone has looked when it began.</summary>
    [Fact]
    public async Task A_program_that_exits_reports_output_and_exit_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "it starts /bin/echo");
        // The race is rare: enough of them, and more beside each other than there are cores.
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 4 * Environment.ProcessorCount }, async (_, _) =>
        {
            var lines = new List<string>();
            await using var child = ChildProcess.Start(new("/bin/echo", ["said"], "/"), lines.Add);
            (await child.Ended).ShouldBe(0);
            (await child.Stop(TimeSpan.Zero)).ShouldBeTrue();
            child.Mark.IsRunning.ShouldBeFalse();
            lines.ShouldBe(["said"]);
        });
    }
}
