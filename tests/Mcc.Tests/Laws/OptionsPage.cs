using System.Text;
using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Tests.Laws;

/// <summary>The page of the user guide that lists every option with its names in the other sources, written from the data alone.</summary>
public static class OptionsPage
{
    public const string Path = "docs/options.md";

    public static string Write(Catalog catalog)
    {
        var page = new StringBuilder();
        page.Append("# Options\n\n");
        page.Append("Every option of generation, with its key in configuration files and its environment variables. "
            + "[settings.md](settings.md)\n");
        page.Append("explains the sources and their order. A test writes this page from `data/parameters.json`;\n");
        page.Append("`MCC_ACCEPT_GOLDENS=1 ./mcc check` writes it again.\n");
        foreach (var group in catalog.Parameters.All.GroupBy(parameter => parameter.Group, StringComparer.Ordinal))
        {
            page.Append($"\n## {group.Key}\n\n");
            Row(page, "option", "key", "environment", "default", "meaning");
            Row(page, "---", "---", "---", "---", "---");
            foreach (var parameter in group)
            {
                Row(page, $"`{parameter.Flag}`", $"`{parameter.Key}`", Variables(parameter), Default(parameter),
                    parameter.Help.Replace("|", "\\|", StringComparison.Ordinal));
            }
        }

        return page.ToString();
    }

    private static string Variables(Parameter parameter) => string.Join(", ", parameter.Environment.Select(name => $"`{name}`")
        .Concat(parameter.Ambient.Select(name => $"`{name}` (weak)")));

    private static string Default(Parameter parameter) => parameter.Default is not { } value ? ""
        : value.ValueKind == JsonValueKind.String ? $"`{value.GetString()}`" : $"`{value.GetRawText()}`";

    private static void Row(StringBuilder page, params IReadOnlyList<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
