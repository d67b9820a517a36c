using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc catalog diff [NAME]</c>: the user's refreshed rows next to the shipped ones, member by member.</summary>
public static class CatalogDiffCommand
{
    public static Command Of(CommandContext context)
    {
        var name = CatalogNames.Argument();
        var command = new Command("diff", "Compare your refreshed rows with the shipped ones.") { name };
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (CatalogNames.Find(arguments.GetValue(name), findings) is not { } catalogs)
                return reporter.Refuse(findings);
            var folder = RefreshedFolder.Find(context.Cli);
            var all = catalogs.Select(catalog => (Catalog: catalog, Rows: (folder?.Read(catalog) ?? RefreshedCatalog.Empty(catalog))
                .Compare(DataFiles.Embedded.Read(catalog.Path)).Where(row => row.IsDifferent).ToList())).ToList();
            if (all.TrueForAll(each => each.Rows.Count == 0))
                reporter.Say("No refreshed row differs from the shipped ones.");
            return reporter.End(ExitCode.Done, output =>
            {
                foreach (var (catalog, rows) in all)
                {
                    foreach (var row in rows)
                        Write(output, catalog, row);
                }
            }, json => Write(json, all));
        });
        return command;
    }

    private static void Write(VisibleWriter output, ExtensibleCatalog catalog, RowDifference row)
    {
        output.WriteLine($"{catalog.Name}: {row.Name} is {(row.IsNew ? "new" : "different")} and {(row.IsUsed ? "" : "not ")}used "
            + $"({row.Entry.Source}, {RefreshedCatalog.Text(row.Entry.Date)})");
        foreach (var (member, shipped, refreshed) in row.Members)
            output.WriteLine($"  {member}: {Text(shipped)} -> {Text(refreshed)}");
        if (!row.IsNew)
            return;
        foreach (var (member, value) in row.Entry.Row)
            output.WriteLine($"  {member}: {Text(value)}");
    }

    private static void Write(Utf8JsonWriter json, List<(ExtensibleCatalog Catalog, List<RowDifference> Rows)> all)
    {
        json.WriteStartArray("rows");
        foreach (var (catalog, rows) in all)
        {
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteString("catalog", catalog.Name);
                json.WriteString("name", row.Name);
                json.WriteBoolean("new", row.IsNew);
                json.WriteBoolean("used", row.IsUsed);
                json.WriteString("source", row.Entry.Source);
                json.WriteString("date", RefreshedCatalog.Text(row.Entry.Date));
                json.WriteStartArray("members");
                foreach (var (member, shipped, refreshed) in row.Members)
                {
                    json.WriteStartObject();
                    json.WriteString("member", member);
                    Value("shipped", shipped);
                    Value("refreshed", refreshed);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();

        void Value(string name, JsonNode? value)
        {
            json.WritePropertyName(name);
            if (value is null)
                json.WriteNullValue();
            else
                value.WriteTo(json);
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
