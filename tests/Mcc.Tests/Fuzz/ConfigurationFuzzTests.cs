using System.Diagnostics;
using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Mcp.Client;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Fuzz;

/// <summary>Damaged files of settings: no exception, no wait over five seconds, bounded memory.</summary>
[Trait("Input", "Hostile")]
[Collection(MeasuredMemory.Name)]
public sealed class ConfigurationFuzzTests(ITestOutputHelper output) : CommandLineTest
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_never_throws()
    {
        var memory = new MeasuredMemory();
        var corpus = new FuzzCorpus("configuration");
        output.WriteLine($"MCC_FUZZ_SEED={FuzzRun.Seed}");
        var catalog = new Catalog(DataFiles.Embedded);
        var values = new StrangerValues(catalog.Parameters, catalog.Facts,
            path => path.StartsWith('/') ? "is outside" : null, "123456789012");
        var cases = FuzzRun.Count(1500);
        var (read, slowest) = (0, TimeSpan.Zero);
        for (var number = 0; number < cases; number++)
        {
            var text = Encoding.UTF8.GetString(corpus.Damaged(corpus.Original()));
            var clock = Stopwatch.StartNew();

            Layer[] layers =
            [
                ConfigurationText.Read(text, "mine.json", catalog.Parameters, Source.ConfigurationFile),
                ConfigurationText.Read(text, "config/mcp.json", catalog.Parameters, Source.WorkingFolder, ignored: ["mcpServers"]),
                ConfigurationText.Read(text, "package.json", catalog.Parameters, Source.PackageJson, section: "ml-container-creator"),
            ];
            foreach (var raw in layers.SelectMany(layer => layer.Settings))
                values.Judge(raw);
            ServerEntries.Read(text);
            var findings = new List<Finding>();
            foreach (var name in ProfileFile.Read(text, "config.json", findings)?.Names ?? [])
                ProfileSettings.Read(ProfileFile.Read(text, "config.json", [])!.Find(name)!, name, "x", catalog.Parameters);
            foreach (var draft in layers.Where(layer => layer.Settings.Count > 0)
                .Select(layer => DeprecatedSpelling.Apply(catalog, Draft.Resolve([layer])))
                .Where(draft => draft.Findings.All(finding => finding.Severity != Severity.Error)))
            {
                read++;
                _ = Resolution.Of(catalog, draft).Complete;
            }

            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            clock.Elapsed.ShouldBeLessThan(Longest, $"case {number}: {text}");
        }

        output.WriteLine($"{cases} cases, {read} without errors, slowest {slowest.TotalMilliseconds:0} ms");
        read.ShouldBeInRange(cases / 50, cases * 19 / 20);
        memory.ShouldBeSmall();
    }

    [Fact]
    public async Task A_damaged_file_in_the_folder_ends_with_a_clear_exit_code()
    {
        var corpus = new FuzzCorpus("configuration");
        string[] files = ["config/mcp.json", "package.json", "mine.json", ".ml-container-creator/config.json"];
        foreach (var number in Enumerable.Range(0, 25))
        {
            var file = files[number % files.Length];
            var full = Write(file, "");
            await File.WriteAllBytesAsync(full, corpus.Damaged(corpus.Original()), TestContext.Current.CancellationToken);

            var (_, error, exit) = await Mcc(["config", "explain", .. file == "mine.json" ? ["--config=mine.json"] : Array.Empty<string>()])
                .WaitAsync(Longest, TestContext.Current.CancellationToken);

            exit.ShouldBeOneOf([0, 1], $"case {number}: {error}");
            File.Delete(full);
        }
    }
}
