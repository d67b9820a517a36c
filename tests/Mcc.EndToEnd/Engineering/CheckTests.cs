using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engineering;

/// <summary><c>./mcc check</c> before its first test: what it needs, and what it installs, with pretended package tools.</summary>
public sealed class CheckTests : IDisposable
{
    private const string Policy = "/usr/sbin/policy-rc.d";
    private readonly TemporaryFolder place = new();

    public CheckTests() => Directory.CreateDirectory(place["bin"]);

    [Fact]
    public async Task Without_dotnet_it_prints_one_line_and_installs_nothing()
    {
        await Pretend(root: true);
        // All that it uses but dotnet.
        foreach (var program in new[] { "bash", "env", "sed", "dirname", "readlink", "basename" })
            File.CreateSymbolicLink(place[$"bin/{program}"],
                (await Shell.Run("bash", ["-c", $"type -P {program}"], "/")).Well().Output.Trim());

        var ended = await Shell.Run("/bin/bash", [Repository.File("mcc"), "check"], "/",
            new Dictionary<string, string> { ["PATH"] = place["bin"] });

        ended.Refused().Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
            ["./mcc check needs the .NET 10 SDK: see https://dotnet.microsoft.com/download/dotnet/10.0, then try again."]);
        ended.Output.ShouldBeEmpty();
        Installed.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_test_class_runs_with_dotnet_test()
    {
        var ended = await Shell.Run("dotnet",
            ["test", "--project", "tests/Mcc.Tests", "--no-build", "--filter-class",
                "Mcc.Tests.Quickstart.QuickstartRecipeTests"], Repository.Root);

        ended.Well().Output.ShouldContain("succeeded: 1");
    }

    [Fact]
    public async Task A_package_with_other_bytes_than_the_lock_file_says_is_refused()
    {
        const string lockFile = "src/Mcc.Generators/packages.lock.json";
        Directory.CreateDirectory(place["src"]);
        (await Shell.Run("cp", ["--recursive", Repository.File("src", "Mcc.Generators"), place["src"]], "/")).Well();
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json" })
            File.Copy(Repository.File(name), place[name]);
        string[] restore = ["restore", "src/Mcc.Generators", "--locked-mode"];
        (await Shell.Run("dotnet", restore, place.Path)).Well();

        const string hash = "\"contentHash\": \"";
        var text = await File.ReadAllTextAsync(place[lockFile]);
        var at = text.IndexOf(hash, StringComparison.Ordinal) + hash.Length;
        await File.WriteAllTextAsync(place[lockFile], text.Remove(at, 1).Insert(at, text[at] == 'x' ? "y" : "x"));

        (await Shell.Run("dotnet", [.. restore, "--force"], place.Path)).Refused().Output.ShouldContain("error NU1403");
    }

    [Fact]
    public async Task The_scripts_of_this_repository_pass_shellcheck()
    {
        Assert.SkipUnless((await Shell.Run("bash", ["-c", "type -P shellcheck"], "/")).Exit == 0, "shellcheck is not installed.");
        var scripts = Directory.EnumerateFiles(Repository.File("eng"), "*", SearchOption.AllDirectories).Append(Repository.File("mcc"))
            .Where(path => File.ReadLines(path).FirstOrDefault() is { } first && first.StartsWith("#!", StringComparison.Ordinal)
                && first.EndsWith("sh", StringComparison.Ordinal)).ToList();

        scripts.Count.ShouldBeGreaterThan(8);
        (await Shell.Run("shellcheck", ["--severity=style", .. scripts], "/")).Well();
    }

    [Fact]
    public async Task An_unknown_argument_starts_nothing()
    {
        var ended = await Shell.Run(Repository.File("eng", "check"), ["--fsat"], "/");

        ended.Exit.ShouldBe(2);
        ended.Error.ShouldStartWith("./mcc check: unexpected argument `--fsat`.");
    }

    [Fact]
    public async Task As_an_ordinary_user_it_lists_what_is_skipped_and_installs_nothing()
    {
        await Pretend(root: false);

        var output = (await Tools()).Well().Output;

        output.ShouldContain("Tests that need these packages are skipped: shellcheck jq curl");
        // And which these are.
        output.ShouldContain("\n  completion in zsh: zsh\n");
        output.ShouldContain("\n  the scripts in do/: jq curl zip\n");
        output.ShouldContain("As root, ./mcc check installs them. To install them before: sudo eng/install-test-tools --yes");
        Installed.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_no_install_it_lists_what_is_skipped_also_as_root()
    {
        await Pretend(root: true);

        var output = (await Tools("--no-install")).Well().Output;

        output.ShouldContain("Tests that need these packages are skipped: shellcheck jq curl");
        output.ShouldContain("Nothing is installed, because --no-install was given.");
        Installed.ShouldBeEmpty();
    }

    [Fact]
    public async Task As_root_without_a_terminal_it_lists_the_packages_and_installs_them()
    {
        await PretendRoot();

        (await Tools()).Well().Output.ShouldContain("The tests need these Debian packages: shellcheck jq curl");

        Installed.Count.ShouldBe(2);
        Installed[0].ShouldStartWith("update");
        Installed[1].ShouldStartWith("install -y -q --no-install-recommends shellcheck jq curl");
    }

    [Theory]
    [InlineData("n", false)]
    [InlineData("y", true)]
    [InlineData("", true)]
    public async Task At_a_terminal_it_asks_once(string answer, bool installs)
    {
        await PretendRoot();

        var ended = await Shell.Run("bash",
            ["-c", $"echo '{answer}' | script -qec \"$1\" /dev/null", "bash",
                Repository.File("eng", "install-test-tools")], place.Path, Pretended);

        ended.Output.Split("[Y/n]").Length.ShouldBe(2, ended.ToString());
        (Installed.Count > 0).ShouldBe(installs);
    }

    [Fact]
    public async Task With_yes_it_does_not_ask_at_a_terminal()
    {
        await PretendRoot();

        var ended = await Shell.Run("script", ["-qec", $"'{Repository.File("eng", "install-test-tools")}' --yes", "/dev/null"], place.Path,
            Pretended);

        ended.Output.ShouldNotContain("[Y/n]");
        Installed.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Packages_that_cannot_be_installed_end_it_with_the_way_out()
    {
        await PretendRoot(aptExit: 100);

        (await Tools()).Refused().Error.ShouldContain("./mcc check --no-install");
    }

    public void Dispose() => place.Dispose();

    /// <summary>The calls of apt-get.</summary>
    private IReadOnlyList<string> Installed => File.Exists(place["apt-get.log"]) ? File.ReadAllLines(place["apt-get.log"]) : [];

    private Dictionary<string, string> Pretended => new() { ["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}" };

    private Task<Ended> Tools(params string[] arguments) =>
        Shell.Run(Repository.File("eng", "install-test-tools"), arguments, place.Path, Pretended);

    private async Task PretendRoot(int aptExit = 0)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess
            || File.Exists(Policy), $"Only root may write {Policy}, which does not exist here.");
        await Pretend(root: true, aptExit);
    }

    /// <summary>A machine without any of the packages.</summary>
    private async Task Pretend(bool root, int aptExit = 0)
    {
        var log = place["apt-get.log"].Replace("'", "'\\''", StringComparison.Ordinal);
        await Script("apt-get", $"echo \"$*\" >> '{log}'\n[ \"$1\" != install ] || exit {aptExit}");
        await Script("dpkg-query", "exit 1");
        await Script("id", $"echo {(root ? 0 : 1000)}");
    }

    private async Task Script(string name, string content)
    {
        await File.WriteAllTextAsync(place[$"bin/{name}"], $"#!/bin/sh\n{content}\n");
        (await Shell.Run("chmod", ["+x", place[$"bin/{name}"]], "/")).Well();
    }
}
