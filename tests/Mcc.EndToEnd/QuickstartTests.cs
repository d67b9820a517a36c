using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary><c>mcc quickstart</c> where no container engine answers.</summary>
public sealed class QuickstartTests : IDisposable
{
    // A port of their own, since several quickstarts may run at once here.
    private static readonly Dictionary<string, string> WithoutEngine =
        new() { ["MCC_ENGINE"] = "no-such-engine", ["MCC_PORT"] = $"{Project.FreePort()}" };

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

        var next = ended.Error.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("cd ", StringComparison.Ordinal))
            .ToList();
        next.Count.ShouldBe(2);
        (await Shell.Run("bash", ["-euc", next[0]], place.Path, WithoutEngine)).Well().Output.ShouldContain("predictions");
        (await Shell.Run("bash", ["-euc", next[1]], place.Path, WithoutEngine)).Well();
        NothingRuns();
    }

    [Fact]
    public async Task A_second_quickstart_does_not_disturb_the_first()
    {
        Nightly.Require(isLong: true);
        var first = JsonDocument.Parse((await Project.Command(place.Path, ["quickstart", "--output=json"], WithoutEngine))
            .Well().Output).RootElement;
        var second = JsonDocument.Parse((await Project.Command(place.Path, ["quickstart", "--output=json", "--process"], WithoutAwsCli))
            .Well().Output).RootElement;

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
            said = await quickstart.StandardError.ReadLineAsync()
                ?? throw new InvalidOperationException($"It ended before {moment}: {said}");

        (await Shell.Run("kill", ["-INT", "--", $"-{quickstart.Id}"], "/")).Well();
        await quickstart.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        // Past its last step it may have ended by itself.
        quickstart.ExitCode.ShouldBeOneOf(moment == "5/5" ? [0, 130] : [130]);
        // A subshell of a script ends with the program that it waits for, and the AWS CLI takes a moment to end.
        for (var attempt = 0; attempt < 50 && Processes.Of(place.Path).Any(); attempt++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        NothingRuns();
    }

    [Fact]
    public async Task What_a_kill_leaves_the_next_one_ends()
    {
        Nightly.Require(isLong: true);
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

        (await Project.Command(place.Path, ["quickstart"], variables))
            .Well().Error.ShouldContain("A quickstart that was killed had left its server");

        NothingRuns();
        Directory.EnumerateFileSystemEntries(place["home"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Failed_setup_lists_each_way_with_its_reason()
    {
        var refused = (await Project.Command(place.Path, ["quickstart"],
            new Dictionary<string, string>(WithoutEngine) { ["MCC_PYTHON"] = "no-such-python" })).Refused();

        var ways = refused.Error.Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains(". ", StringComparison.Ordinal))
                .Select(line => line.Trim()).ToList();
        ways.Count.ShouldBe(3, refused.Error);
        ways[0].ShouldStartWith("1. a Python on this machine: no Python here has the required modules (tried no-such-python)");
        ways[1].ShouldBe("2. a virtual environment with pip: MCC_PYTHON is no-such-python, so no other Python is used.");
        ways[2].ShouldStartWith("3. the packages of Debian or Ubuntu: ");
        Directory.GetDirectories(place.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task As_root_it_installs_distribution_packages_without_asking()
    {
        await FreshDebian();

        var ended = (await OnFreshDebian("quickstart")).Well();

        ended.Output.ShouldContain("mean absolute error");
        var pip = ended.Error.IndexOf("Installing requirements.txt into quickstart/.venv with pip", StringComparison.Ordinal);
        var apt = ended.Error.IndexOf("Installing python3-sklearn python3-joblib python3-numpy python3-flask nginx-light with apt-get",
            StringComparison.Ordinal);
        pip.ShouldBeGreaterThan(0, ended.Error);
        apt.ShouldBeGreaterThan(pip, ended.Error);
        ended.Error.ShouldContain("A plain process serves: no container engine answers (tried no-such-engine).");
        (await File.ReadAllLinesAsync(place["apt-get.log"])).ShouldBe(
            ["update --quiet", "install --yes --quiet --no-install-recommends python3-sklearn python3-joblib python3-numpy python3-flask "
                + "nginx-light"]);
        Directory.Exists(place["quickstart/.venv"]).ShouldBeFalse();
        NothingRuns();
    }

    [Fact]
    public async Task With_no_install_as_root_it_installs_nothing_and_lists_each_way()
    {
        await FreshDebian();

        var refused = (await OnFreshDebian("quickstart", "--no-install")).Refused();

        refused.Error.ShouldContain("1. a Python on this machine: ");
        refused.Error.ShouldContain("2. a virtual environment with pip: --no-install was given");
        refused.Error.ShouldContain("3. the packages of Debian or Ubuntu: --no-install was given");
        File.Exists(place["apt-get.log"]).ShouldBeFalse();
        Directory.Exists(place["quickstart"]).ShouldBeFalse();
    }

    public void Dispose() => place.Dispose();

    private void NothingRuns() => Processes.Of(place.Path).ShouldBeEmpty();

    /// <summary>What hides Debian's Python packages from one process tree, and an apt-get that brings them back.</summary>
    private async Task FreshDebian()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess
            && File.Exists("/etc/debian_version"), "Only root on Debian or Ubuntu can install packages.");
        Assert.SkipUnless((await Shell.Run("unshare", ["--mount", "true"], "/")).Exit == 0, "This machine has no mount namespaces.");
        Assert.SkipUnless(Directory.Exists(Packages) && Directory.Exists("/usr/share/python-wheels"),
            "python3-sklearn or python3-venv is not installed.");
        Directory.CreateDirectory(place["bin"]);
        Directory.CreateDirectory(place["empty"]);
        await File.WriteAllTextAsync(place["bin/apt-get"],
            $"#!/bin/sh\necho \"$*\" >> '{Quoted(place["apt-get.log"])}'\ncase $1 in install) umount {Packages} ;; esac\n");
        (await Shell.Run("chmod", ["+x", place["bin/apt-get"]], "/")).Well();
    }

    private Task<Ended> OnFreshDebian(params string[] arguments) =>
        Shell.Run("unshare", ["--mount", "--propagation", "private", "sh", "-ec", $"mount --bind \"$1\" {Packages}; shift; exec \"$@\"",
            "sh", place["empty"], Repository.Program, .. arguments],
            place.Path, new Dictionary<string, string>(WithoutEngine)
            {
                ["PATH"] = $"{place["bin"]}:/usr/sbin:/usr/bin:/sbin:/bin",
                ["PIP_NO_INDEX"] = "1",
                ["PIP_FIND_LINKS"] = ""
            });

    private const string Packages = "/usr/lib/python3/dist-packages";

    private static string Quoted(string path) => path.Replace("'", "'\\''", StringComparison.Ordinal);
}
