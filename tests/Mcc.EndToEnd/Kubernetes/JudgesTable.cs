using Mcc.EndToEnd.Surroundings;
using Shouldly;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>The table of docs/hyperpod.md that says what judged each kind of object.</summary>
internal static class JudgesTable
{
    private const string Header = $"| object | npm `kubernetes-models` | API server {ApiServer.Version} | `restricted` profile |";

    private static readonly string Page = Repository.File("docs", "hyperpod.md");

    /// <summary>Fails where the page has other rows than these; <c>MCC_ACCEPT_GOLDENS=1</c> writes them.</summary>
    public static async Task Compare(IEnumerable<string> rows)
    {
        var page = await File.ReadAllTextAsync(Page);
        var from = page.IndexOf(Header, StringComparison.Ordinal);
        from.ShouldBeGreaterThan(0, $"{Page} has no table of judges.");
        var until = page.IndexOf("\n\n", from, StringComparison.Ordinal);
        var table = string.Join('\n', [Header, "|---|---|---|---|", .. rows]);
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
            await File.WriteAllTextAsync(Page, page[..from] + table + page[until..]);
        else
            page[from..until].ShouldBe(table, $"{Page} is out of date: MCC_ACCEPT_GOLDENS=1 ./mcc check");
    }
}
