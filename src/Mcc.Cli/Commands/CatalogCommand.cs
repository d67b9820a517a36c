using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc catalog list|show|check|refresh|diff</c>: what this program knows of instances, images, models and servers, and how old that is.
/// </summary>
public static class CatalogCommand
{
    private const int DaysOfYear = 365;

    public static Command Of(CommandContext context) => new("catalog", "Show facts about instances, images and models.")
    {
        List(context),
        Show(context),
        Check(context),
        CatalogRefreshCommand.Of(context),
        CatalogDiffCommand.Of(context),
    };

    private static Command List(CommandContext context)
    {
        var command = new Command("list", "List the catalogs with the number of their entries and their date.");
        command.SetAction(arguments =>
        {
            var pages = CatalogPage.All(context.Catalog.Files);
            return context.Reporter(arguments).End(ExitCode.Done, output =>
            {
                var width = pages.Max(page => page.Name.Length);
                foreach (var page in pages)
                    output.WriteLine($"{page.Name.PadRight(width)}  {page.Entries.Count,4}  {Text(page.Date)}");
            }, json => WriteAll(json, pages));
        });
        return command;
    }

    private static Command Show(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Catalog, as `mcc catalog list` names it." };
        var text = new Argument<string?>("TEXT") { Description = "Only the entries with this text.", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(_ => CatalogPage.Names(context.Catalog.Files).Select(each => new CompletionItem(each)));
        var command = new Command("show", "Show a catalog, or some of its entries.") { name, text };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            if (CatalogPage.Find(context.Catalog.Files, arguments.GetValue(name)!) is not { } page)
                return reporter.Refuse([Finding.Error("catalog", $"`{arguments.GetValue(name)}` is not a catalog.",
                    $"Use one of {string.Join(", ", CatalogPage.Names(context.Catalog.Files).Select(each => $"`{each}`"))}.")]);
            if (arguments.GetValue(text) is not { } wanted)
                return reporter.End(ExitCode.Done, output => output.Write(JsonTreeWriter.Write(page.Content)), json =>
                {
                    json.WritePropertyName("catalog");
                    page.Content.WriteTo(json);
                });
            var found = page.Having(wanted).ToList();
            if (found.Count == 0)
                return reporter.Refuse([Finding.Error("catalog", $"No entry of `{page.Name}` has the text `{wanted}`.",
                    $"`mcc catalog show {page.Name}` shows all {page.Entries.Count}.")]);
            return reporter.End(ExitCode.Done, output =>
            {
                foreach (var entry in found)
                    output.Write(JsonTreeWriter.Write(entry));
            }, json =>
            {
                json.WriteStartArray("entries");
                foreach (var entry in found)
                    entry?.WriteTo(json);
                json.WriteEndArray();
            });
        });
        return command;
    }

    private static Command Check(CommandContext context)
    {
        var days = new Option<int>("--older-than")
        { Description = "Maximum age of a catalog in days.", HelpName = "DAYS", DefaultValueFactory = _ => DaysOfYear };
        var command = new Command("check", "Find catalogs whose facts were looked up too long ago; exit code 1 if there are any.") { days };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var today = DateOnly.FromDateTime(context.Cli.Clock.GetUtcNow().UtcDateTime);
            var pages = CatalogPage.All(context.Catalog.Files);
            var old = pages.Where(page => today.DayNumber - page.Date.DayNumber > arguments.GetValue(days)).ToList();
            reporter.Tell(old.Select(page => Finding.Warning("catalog-age",
                $"The facts of `{page.Name}` are of {Text(page.Date)}, {today.DayNumber - page.Date.DayNumber} days ago.",
                $"Compare them with the source ({page.Source.Trim('.')}), or use a newer mcc.")));
            var rows = OldRows(context, today, arguments.GetValue(days)).ToList();
            reporter.Tell(rows);
            if (old.Count + rows.Count == 0)
                reporter.Say($"All {pages.Count} catalogs are at most {arguments.GetValue(days)} days old.");
            return reporter.End(old.Count + rows.Count == 0 ? ExitCode.Done : ExitCode.Refused, members: json => WriteAll(json, old));
        });
        return command;
    }

    /// <summary>Refreshed rows have a date of their own each.</summary>
    private static IEnumerable<Finding> OldRows(CommandContext context, DateOnly today, int days)
    {
        if (RefreshedFolder.Find(context.Cli) is not { } folder)
            yield break;
        foreach (var catalog in ExtensibleCatalog.All)
        {
            foreach (var entry in folder.Read(catalog).Entries
                .Where(entry => today.DayNumber - entry.Date.DayNumber > days))
                yield return Finding.Warning("catalog-age",
                    $"Your row `{catalog.KeyOf(entry.Row)}` of `{catalog.Name}` is of {Text(entry.Date)} ({entry.Source}).",
                    $"Refresh it: mcc catalog refresh {catalog.Name}");
        }
    }

    private static void WriteAll(Utf8JsonWriter json, IEnumerable<CatalogPage> pages)
    {
        json.WriteStartArray("catalogs");
        foreach (var page in pages)
        {
            json.WriteStartObject();
            json.WriteString("name", page.Name);
            json.WriteNumber("entries", page.Entries.Count);
            json.WriteString("date", Text(page.Date));
            json.WriteString("source", page.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(DateOnly date) => RefreshedCatalog.Text(date);
}
