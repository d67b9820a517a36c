using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Exports;

/// <summary>Terraform's HCL, formatted as <c>terraform fmt</c> does.</summary>
internal sealed class Terraform : IExportLanguage
{
    /// <summary>
    /// Every text can be written; but Terraform brings all of them into Unicode's composed form (NFC), which changes the bytes of those
    /// with marks of their own.
    /// </summary>
    public IEnumerable<Finding> Check(IReadOnlyList<DeploymentRequest> requests) =>
        from request in requests
        from text in request.Texts.Distinct(StringComparer.Ordinal)
        where text.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
        select Finding.Warning("export-value",
            $"Terraform will send `{(text.Length > 80 ? text[..80] + "…" : text)}` in Unicode's composed form, which has the same "
                + "characters but different bytes.",
                    "If the bytes matter, write the composed form, or deploy with do/deploy.", new(request.File.Path));

    public string Write(Catalog catalog, ExportMapping mapping, IReadOnlyList<ExportedResource> resources, bool asJson)
    {
        var lines = new HclLines();
        foreach (var resource in resources)
        {
            lines.Blank();
            lines.Open($"resource \"{resource.Mapped.Type}\" \"{resource.Name}\" {{");
            foreach (var line in resource.Mapped.Opens)
                lines.Plain(line);
            lines.Blank();
            Write(lines, resource.Content);
            if (resource.Mapped.Closes is { } closes && JsonTemplate.Parse(mapping.Folder, closes.ToJsonString())
                .Render(mapping.Scope) is JsonArray { Count: > 0 } last)
            {
                lines.Blank();
                foreach (var line in last)
                    lines.Plain(line!.GetValue<string>());
            }

            lines.Close();
        }

        return Part(catalog, $"{mapping.Folder}/head.tf", mapping.Scope) + lines.Text()
            + Part(catalog, $"{mapping.Folder}/outputs.tf", mapping.Scope);
    }

    private static string Part(Catalog catalog, string path, Scope scope) =>
        Template.Parse(path, FileKind.Hcl, catalog.Files.ReadText(path)).Render(scope);

    private static string Text(ExportNode part) => part switch
    {
        ExportNode.Expression expression => expression.Value.GetValue<string>(),
        ExportNode.Literal literal => HclLiteral.Of(literal.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    /// <summary>Values first, then the blocks, each apart.</summary>
    private static void Write(HclLines lines, ExportNode.Group group)
    {
        foreach (var (name, part) in group.Parts)
        {
            switch (part)
            {
                case ExportNode.Values values:
                    lines.Assign(name, $"[{string.Join(", ", values.Parts.Select(Text))}]");
                    break;
                case ExportNode.Expression:
                    lines.Assign(name, Text(part));
                    break;
                case ExportNode.Map map:
                    lines.OpenMap(name);
                    foreach (var (key, value) in map.Entries)
                        lines.Assign(HclLiteral.Of(JsonValue.Create(key)), Text(value));
                    lines.Close();
                    break;
                case ExportNode.Literal { Value: JsonObject { Count: > 0 } members }:
                    lines.OpenMap(name);
                    foreach (var (key, value) in members)
                        lines.Assign(HclLiteral.Of(JsonValue.Create(key)), HclLiteral.Of(value));
                    lines.Close();
                    break;
                case ExportNode.Literal:
                    lines.Assign(name, Text(part));
                    break;
            }
        }

        foreach (var (name, part) in group.Parts)
        {
            var blocks = part switch { ExportNode.Group one => [one], ExportNode.Groups many => many.Items, _ => [] };
            foreach (var block in blocks)
            {
                lines.Blank();
                lines.Open($"{name} {{");
                Write(lines, block);
                lines.Close();
            }
        }
    }
}
