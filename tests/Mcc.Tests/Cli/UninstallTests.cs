using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Platform.Processes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc uninstall</c> lists all that mcc wrote outside of projects, and deletes only that.</summary>
public sealed class UninstallTests : CommandLineTest
{
    public UninstallTests()
    {
        Variables["MCC_HOME"] = Path.Combine(Folder, "home");
        Variables["TMPDIR"] = Directory.CreateDirectory(Path.Combine(Folder, "tmp")).FullName;
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        Write("home/schemas/sts.json", "{}");
        Write("home/catalogs/models.json", "{}");
        Write("home/quickstart/one/log", "");
        Write("home/config.json", "{}");
        Write("home/registries/prod.jsonl", "{}");
        Write("home/notes.txt", "mine");
        Write("tmp/mcc-abc/nginx.conf", new string('x', 5000));
        Write("tmp/other/file", "");
    }

    [Fact]
    public async Task Without_consent_it_only_lists()
    {
        var before = Entries();

        var (output, error, exit) = await Mcc("uninstall");

        (exit, output).ShouldBe((ExitCode.Done, ""));
        error.ShouldContain("delete      5 KiB  " + Path.Combine(Folder, "tmp/mcc-abc") + "  (temporary files)");
        error.ShouldContain("mcc uninstall --yes");
        error.ShouldNotContain("tmp/other");
        Entries().ShouldBe(before);
    }

    [Fact]
    public async Task What_a_person_wrote_stays_without_all_and_what_mcc_does_not_know_stays_always()
    {
        (await Mcc("uninstall", "--yes")).Exit.ShouldBe(ExitCode.Done);

        Left().ShouldBe(["home/config.json", "home/notes.txt", "home/registries/prod.jsonl", "tmp/other/file"]);

        (await Mcc("uninstall", "--all", "--yes")).Exit.ShouldBe(ExitCode.Done);

        Left().ShouldBe(["home/notes.txt", "tmp/other/file"]);
        (await Mcc("uninstall", "--all", "--yes")).Error.ShouldContain("Nothing is left to delete.");
    }

    [Fact]
    public async Task Where_nothing_stays_its_folder_goes_too()
    {
        File.Delete(Path.Combine(Folder, "home/notes.txt"));

        (await Mcc("uninstall", "--all", "--yes")).Exit.ShouldBe(ExitCode.Done);

        Directory.Exists(Path.Combine(Folder, "home")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_temporary_folder_that_a_process_uses_stays()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "This system has no /proc.");
        var folder = Path.Combine(Folder, "tmp/mcc-abc");
        using var user = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sleep", "60")
        { Environment = { ["TMPDIR"] = folder } })!;
        try
        {
            SpinWait.SpinUntil(() => ProcessesThatName.Any(folder), TimeSpan.FromSeconds(10)).ShouldBeTrue();
            var (_, error, _) = await Mcc("uninstall", "--yes");

            error.ShouldContain("a process uses it");
            Directory.Exists(folder).ShouldBeTrue();
        }
        finally
        {
            user.Kill();
            await user.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_link_is_deleted_and_not_what_it_leads_to()
    {
        var mine = Write("precious/file", "1");
        Directory.Delete(Path.Combine(Folder, "home/schemas"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(Folder, "home/schemas"), Path.GetDirectoryName(mine)!);
        Directory.CreateSymbolicLink(Path.Combine(Folder, "tmp/mcc-link"), Path.GetDirectoryName(mine)!);

        (await Mcc("uninstall", "--yes")).Exit.ShouldBe(ExitCode.Done);

        File.Exists(mine).ShouldBeTrue();
        Path.Exists(Path.Combine(Folder, "home/schemas")).ShouldBeFalse();
        Path.Exists(Path.Combine(Folder, "tmp/mcc-link")).ShouldBeTrue();
    }

    [Fact]
    public async Task As_json_it_lists_each_entry_with_its_reason()
    {
        using var told = JsonDocument.Parse((await Mcc("uninstall", "--output=json")).Output);

        told.RootElement.GetProperty("deleted").GetBoolean().ShouldBeFalse();
        told.RootElement.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("kept").GetBoolean())
            .Select(entry => Path.GetFileName(entry.GetProperty("path").GetString()) + ": " + entry.GetProperty("reason").GetString())
            .ShouldBe(["registries: --all deletes it", "config.json: --all deletes it", "notes.txt: mcc did not write it"]);
    }

    private List<string> Left() => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];
}
