using System.CommandLine;
using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Platform;
using Mcc.Platform.Aws;
using Mcc.Platform.Catalogs;
using Mcc.Platform.Hub;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc catalog refresh [NAME]</c>: asks live sources for rows that are new or differ from the shipped ones, and keeps them in the user's
/// folder. What a source answers is accepted row by row, by the catalog's own reader.
/// </summary>
public static class CatalogRefreshCommand
{
    private const string Rule = "catalog-refresh";

    public static Command Of(CommandContext context)
    {
        var name = CatalogNames.Argument();
        var replace = new Option<bool>("--replace") { Description = "Use refreshed values instead of shipped ones where they differ." };
        var models = new Option<string[]>("--model")
        { Description = "Additional model on the Hugging Face Hub; repeatable.", HelpName = "ID", Arity = new(1, 1000) };
        var command = new Command("refresh", "Query AWS and the Hugging Face Hub for newer rows.") { name, replace, models };
        command.SetAction((arguments, cancel) =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (CatalogNames.Find(arguments.GetValue(name), findings) is not { } catalogs)
                return Task.FromResult(reporter.Refuse(findings));
            var live = new LiveCatalogs(new(DataFiles.Embedded), new AwsCli(context.Cli.Environment, context.Cli.Folder),
                () => new HubClient(context.Cli.Variable("HF_ENDPOINT"), context.Cli.Variable("HF_TOKEN")),
                arguments.GetValue(models) ?? []);
            return Run(context, reporter, catalogs, live, arguments.GetValue(replace), cancel);
        });
        return command;
    }

    private static async Task<int> Run(CommandContext context, Reporter reporter, IReadOnlyList<ExtensibleCatalog> catalogs,
        LiveCatalogs live, bool replace, CancellationToken cancel)
    {
        var folder = RefreshedFolder.Find(context.Cli) ?? throw EnvironmentException.NoHome();
        var today = DateOnly.FromDateTime(context.Cli.Clock.GetUtcNow().UtcDateTime);
        var (failed, results) = (false, new List<(ExtensibleCatalog Catalog, int Asked, IReadOnlyList<RowDifference> Kept)>());
        foreach (var catalog in catalogs)
        {
            var shipped = DataFiles.Embedded.Read(catalog.Path);
            var before = folder.Read(catalog);
            var answer = await live.Query(catalog.Name, cancel);
            if (answer.Trouble is { } trouble)
            {
                failed = true;
                reporter.Tell([Finding.Error(Rule, $"`{catalog.Name}` cannot be refreshed completely ({answer.Source}): "
                    + $"{trouble.TrimEnd('.')}.", "Log in to AWS, or correct the connection, and repeat the command.")]);
            }

            reporter.Tell(answer.LeftOut.Select(line => Finding.Warning(Rule, line)));
            var newer = Accepted(before, shipped, answer, today, replace, reporter);
            var after = before.With(newer).Different(shipped);
            if (!after.Write().AsSpan().SequenceEqual(before.Write()))
                folder.Write(after);
            var kept = after.Compare(shipped);
            results.Add((catalog, newer.Count, kept));
            reporter.Say($"{catalog.Name}: {newer.Count} row{(newer.Count == 1 ? "" : "s")} from {answer.Source}; "
                + $"{kept.Count(row => row.IsNew)} new, {kept.Count(row => !row.IsNew)} differ from the shipped ones "
                + $"({kept.Count(row => !row.IsNew && row.IsUsed)} of them are used).");
        }

        if (results.Exists(result => result.Kept.Count > 0))
            reporter.Say("`mcc catalog diff` shows them. Values that differ are used after `mcc catalog refresh --replace`.");
        return reporter.End(failed ? ExitCode.Refused : ExitCode.Done, members: json => Write(json, results));
    }

    /// <summary>The rows that the catalog's own reader accepts; the others are reported by name.</summary>
    private static List<RefreshedEntry> Accepted(RefreshedCatalog before, byte[] shipped, LiveRows answer, DateOnly today, bool replace,
        Reporter reporter)
    {
        var catalog = before.Catalog;
        var replaced = before.Entries.Where(entry => entry.Replaces).Select(entry => catalog.KeyOf(entry.Row))
            .ToHashSet(StringComparer.Ordinal);
        var accepted = new List<RefreshedEntry>();
        foreach (var row in RefreshedCatalog.Complete(catalog, shipped, answer.Rows))
        {
            var name = catalog.KeyOf(row);
            var entry = new RefreshedEntry(row, answer.Source, today, replace || replaced.Contains(name));
            if (RefreshedCatalog.Problem(catalog, entry) is { } problem)
                reporter.Tell([Finding.Warning(Rule, $"The row `{Core.Text.PlainLine.Of(name, 100)}` of `{catalog.Name}` is left out: "
                    + $"{Core.Text.PlainLine.Of(problem, 300)}")]);
            else
                accepted.Add(entry);
        }

        return accepted;
    }

    private static void Write(Utf8JsonWriter json, List<(ExtensibleCatalog Catalog, int Asked, IReadOnlyList<RowDifference> Kept)> results)
    {
        json.WriteStartArray("catalogs");
        foreach (var (catalog, asked, kept) in results)
        {
            json.WriteStartObject();
            json.WriteString("name", catalog.Name);
            json.WriteNumber("rows", asked);
            json.WriteNumber("new", kept.Count(row => row.IsNew));
            json.WriteNumber("different", kept.Count(row => !row.IsNew));
            json.WriteNumber("used", kept.Count(row => row.IsUsed));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
