using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary><c>mcc quickstart</c> where no container engine answers.</summary>
public sealed class QuickstartTests : IDisposable
{
    // A port of their own, since several quickstarts may run at once here.
    private static readonly Dictionary<string, string> WithoutEngine = new() { ["MCC_ENGINE"] = "no-such-engine", ["MCC_PORT"] = $"{Project.FreePort()}" };

    // Where only Debian's programs are found, mcc itself sends what do/deploy would.
    private static readonly Dictionary<string, string> WithoutAwsCli = new(WithoutEngine) { ["PATH"] = "/usr/bin:/bin" };

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task It_answers_with_predictions_near_the_truth_and_its_next_commands_work()
    {
        var ended = (await Project.Command(place.Path, ["quickstart"], WithoutEngine)).Well();

        ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(22);
        ended.Output.ShouldContain("mean absolute error");
        ended.Error.ShouldContain("InvokeEndpoint: ");
        NothingRuns();

        var next = ended.Error.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("cd ", StringComparison.Ordinal)).ToList();
        next.Count.ShouldBe(2);
        (await Shell.Run("bash", ["-euc", next[0]], place.Path, WithoutEngine)).Well().Output.ShouldContain("predictions");
        (await Shell.Run("bash", ["-euc", next[1]], place.Path, WithoutEngine)).Well();
        NothingRuns();
    }

    [Fact]
    public async Task A_second_one_leaves_the_first_alone_and_both_say_so_as_json()
    {
        var first = JsonDocument.Parse((await Project.Command(place.Path, ["quickstart", "--output=json"], WithoutEngine)).Well().Output).RootElement;
        var second = JsonDocument.Parse((await Project.Command(place.Path, ["quickstart", "--output=json", "--process"], WithoutAwsCli)).Well().Output).RootElement;

        first.GetProperty("served").GetString().ShouldBe("process");
        first.GetProperty("meanAbsoluteError").GetDouble().ShouldBeLessThan(60);
        second.GetProperty("project").GetString().ShouldNotBe(first.GetProperty("project").GetString());
        second.GetProperty("predictions").GetRawText().ShouldBe(first.GetProperty("predictions").GetRawText());
        Directory.Exists(first.GetProperty("project").GetString()).ShouldBeTrue();
        NothingRuns();
    }

    [Theory]
    [InlineData("1/5")]
    [InlineData("2/5")]
    [InlineData("3/5")]
    [InlineData("4/5")]
    [InlineData("do/deploy")]
    [InlineData("5/5")]
    public async Task Ctrl_C_at_any_moment_leaves_no_process(string moment)
    {
        // Its own session, so that the signal reaches all of it as from a terminal, and not these tests.
        using var quickstart = Shell.Start("setsid", [Repository.Program, "quickstart"], place.Path, WithoutEngine);
        var said = "";
        while (!said.Contains(moment, StringComparison.Ordinal))
            said = await quickstart.StandardError.ReadLineAsync() ?? throw new InvalidOperationException($"It ended before {moment}: {said}");

        (await Shell.Run("kill", ["-INT", "--", $"-{quickstart.Id}"], "/")).Well();
        await quickstart.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        // Past its last step it may have ended by itself.
        quickstart.ExitCode.ShouldBeOneOf(moment == "5/5" ? [0, 130] : [130]);
        NothingRuns();
    }

    [Fact]
    public async Task What_a_kill_leaves_the_next_one_ends()
    {
        var variables = new Dictionary<string, string>(WithoutAwsCli) { ["MCC_HOME"] = place["home"] };
        var killed = Shell.Start(Repository.Program, ["quickstart"], place.Path, variables);
        using (killed)
        {
            while (await killed.StandardError.ReadLineAsync() is { } line && !line.Contains("5/5", StringComparison.Ordinal))
            {
                // By then its server serves.
            }

            killed.Kill();
            await killed.WaitForExitAsync();
        }

        Processes.Of(place.Path).ShouldNotBeEmpty();
        // The next one leaves those alone that may have just begun.
        foreach (var folder in Directory.EnumerateDirectories(place[Path.Combine("home", "quickstart")]))
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddMinutes(-1));

        (await Project.Command(place.Path, ["quickstart"], variables)).Well().Error.ShouldContain("A quickstart that was killed had left its server");

        NothingRuns();
        Directory.EnumerateFileSystemEntries(place["home"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_what_it_needs_it_names_the_packages_and_leaves_nothing()
    {
        var refused = (await Project.Command(place.Path, ["quickstart"], new Dictionary<string, string>(WithoutEngine) { ["MCC_PYTHON"] = "no-such-python" })).Refused();

        refused.Error.ShouldContain("python3-sklearn");
        Directory.GetDirectories(place.Path).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();

    private void NothingRuns() => Processes.Of(place.Path).ShouldBeEmpty();
}
