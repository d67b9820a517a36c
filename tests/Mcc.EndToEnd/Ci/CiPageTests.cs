using Mcc.Core.Ci;
using Mcc.EndToEnd.Surroundings;
using Mcc.Platform.Processes;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Ci;

/// <summary>The page of a run in a real browser: what a person sees, and that its links lead to the logs.</summary>
public sealed class CiPageTests : IDisposable
{
    private const string Hostile = "<script>document.title = 'owned'</script>";

    private readonly TemporaryFolder place = new("mcc-ci-page-");

    [Fact]
    public async Task A_browser_shows_cells_totals_and_links_and_runs_no_script()
    {
        var chromium = Programs.Find("chromium", Environment.GetEnvironmentVariable("PATH"));
        Assert.SkipWhen(chromium is null, "Chromium is not installed: as root, eng/install-test-tools installs it.");
        await WriteRun();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
        var page = await browser.NewPageAsync();
        var requests = new List<string>();
        page.Request += (_, request) => requests.Add(request.Url);

        await page.GotoAsync(new Uri(place["index.html"]).AbsoluteUri);

        (await page.TitleAsync()).ShouldBe("mcc ci: 3 passed, 1 failed, 1 skipped, 1 stand-in");
        (await page.Locator("tbody tr").CountAsync()).ShouldBe(2);
        (await page.Locator("tbody td.passed").CountAsync()).ShouldBe(3);
        (await page.Locator("tbody td.failed").InnerTextAsync()).ShouldBe("failed 2.0 s");
        (await page.Locator("tbody td.skipped").InnerTextAsync()).ShouldBe("skipped");
        (await page.Locator("tbody td.stand-in").InnerTextAsync()).ShouldBe("stand-in 2.0 s");
        (await page.Locator(".totals li").AllInnerTextsAsync()).ShouldBe(["3 passed", "1 failed", "1 skipped", "1 stand-in"]);
        (await page.Locator("tbody th").Last.InnerTextAsync()).ShouldBe(Hostile);
        (await page.Locator("svg g").CountAsync()).ShouldBe(3);
        requests.ShouldHaveSingleItem();

        (await Background(page, ColorScheme.Light)).ShouldNotBe(await Background(page, ColorScheme.Dark));
        await page.Locator("td.failed a").ClickAsync();
        (await page.Locator("body").InnerTextAsync()).ShouldContain("why it failed");
    }

    public void Dispose() => place.Dispose();

    private static async Task<string> Background(IPage page, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        return await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    private async Task WriteRun()
    {
        CiCell Cell(CiStage stage, CiStatus status) =>
            new(stage, status, Hostile, TimeSpan.FromSeconds(2), $"logs/one/{CiStages.NameOf(stage)}.log", []);
        var started = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
        var record = new CiRecord("1", started, started.AddMinutes(1), CiStage.Serve,
        [
            new("one", "one", "managed-inference", "", [Cell(CiStage.Generate, CiStatus.Passed), Cell(CiStage.Lint, CiStatus.Failed)]),
            new("two", Hostile, "managed-inference", "", [Cell(CiStage.Generate, CiStatus.Passed), Cell(CiStage.Lint, CiStatus.Passed),
                CiCell.Skipped(CiStage.Build, Hostile), Cell(CiStage.Serve, CiStatus.StandIn)]),
        ]);
        Directory.CreateDirectory(place["logs/one"]);
        await File.WriteAllTextAsync(place["logs/one/lint.log"], "why it failed");
        var run = CiHistoryLine.Of(record, record.Ended!.Value);
        await File.WriteAllBytesAsync(place["index.html"], CiPage.Write(record, [run, run, run]));
    }
}
