using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Exports;

/// <summary>
/// CloudFormation, as YAML or JSON. It reads a template a second time: one of its functions is an object with a single, reserved name.
/// </summary>
internal sealed class CloudFormation : IExportLanguage
{
    public IEnumerable<Finding> Check(IReadOnlyList<DeploymentRequest> requests) =>
        from request in requests
        from text in request.Texts.Distinct(StringComparer.Ordinal)
        let reason = SecondReader.IsDynamicReference(text)
            ? "would be looked up in Parameter Store or Secrets Manager, and cannot be escaped"
            : IsFunction(text) && request.Parts.Values.OfType<JsonObject>().Any(part => part.ContainsKey(text))
                ? "is the name of a function, and would be evaluated"
            : null
        where reason is not null
        select Finding.Error("export-value",
            $"`{(text.Length > 80 ? text[..80] + "…" : text)}` (in {request.File.Path} or its sources) {reason} by CloudFormation.",
                "Use another value, or deploy with do/deploy.", new(request.File.Path));

    public string Write(Catalog catalog, ExportMapping mapping, IReadOnlyList<ExportedResource> resources, bool asJson)
    {
        var path = $"{mapping.Folder}/template.json";
        var template = (JsonObject)JsonTemplate.Parse(path, catalog.Files.ReadText(path)).Render(mapping.Scope)!;
        var own = (JsonObject)template["Resources"]!;
        foreach (var resource in resources)
        {
            var tree = new JsonObject { ["Type"] = resource.Mapped.Type };
            foreach (var (name, value) in (JsonObject)JsonTemplate.Parse(path, resource.Mapped.Adds!.ToJsonString()).Render(mapping.Scope)!)
                tree[name] = value?.DeepClone();
            tree["Properties"] = Tree(resource.Content);
            own[resource.Name] = own[resource.Name] is { } fixedPart ? JsonTrees.Merge(tree, fixedPart) : tree;
        }

        // The outputs are at the end.
        if (template["Outputs"] is { } outputs)
        {
            template.Remove("Outputs");
            template["Outputs"] = outputs;
        }

        return asJson ? JsonTreeWriter.Write(template) : YamlTreeWriter.Write(template);
    }

    private static bool IsFunction(string name) => name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal);

    private static JsonNode? Tree(ExportNode part) => part switch
    {
        ExportNode.Literal literal => literal.Value?.DeepClone(),
        ExportNode.Expression expression => expression.Value.DeepClone(),
        ExportNode.Group group => new JsonObject(group.Parts.Select(member => KeyValuePair.Create(member.Name, Tree(member.Part)))),
        ExportNode.Values values => new JsonArray([.. values.Parts.Select(Tree)]),
        ExportNode.Groups groups => new JsonArray([.. groups.Items.Select(Tree)]),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };
}
