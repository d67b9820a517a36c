using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Exports;

/// <summary>How requests become resources of one tool's templates: <c>data/exports/FORMAT/mapping.json</c>.</summary>
/// <param name="Folder">Below <c>data/</c>; the fixed parts of a template stand there too.</param>
/// <param name="Language">Which of <see cref="ExportLanguages"/> writes it.</param>
/// <param name="Scope">What the fixed parts may name: the project's values, the mapping's own, and flags of what is there.</param>
/// <param name="Without">Requests that no resource stands for, as service:Operation or by the payload's name, with the message for the
/// user.</param>
internal sealed record ExportMapping(
    string Folder,
    string Title,
    string Language,
    Scope Scope,
    IReadOnlyDictionary<string, JsonNode> Later,
    IReadOnlyList<MappedResource> Resources,
    IReadOnlyDictionary<string, string> Without)
{
    private const string Root = "exports";

    /// <summary>The formats that there are.</summary>
    public static IReadOnlyList<string> Formats(Catalog catalog) => catalog.Files.FoldersOf(Root);

    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="scope">The values of the project, which the expressions may name.</param>
    public static ExportMapping Read(Catalog catalog, string format, Scope scope, IReadOnlyList<DeploymentRequest> requests)
    {
        var folder = $"{Root}/{format}";
        var path = $"{folder}/mapping.json";
        var file = DataReader.Read($"data/{path}", catalog.Files.Read(path), DataJson.Default.ExportMappingFile);
        var later = new JsonObject(file.Later.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.ToNode())));
        // Some have an expression for each of two cases.
        var words = later
            .SelectMany(member => member.Key.StartsWith("[%", StringComparison.Ordinal)
                ? ((JsonObject)member.Value!).Select(inner => inner.Key)
                : [member.Key])
            .Distinct(StringComparer.Ordinal);
        IReadOnlyList<MappedResource> resources =
            [.. file.Resources.Select(resource => MappedResource.From(resource.Key, resource.Value))];
        scope = ExportScope.With(scope, requests, words, file.InBucket, resources.SelectMany(resource => resource.Requests));
        foreach (var (name, value) in file.Values ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
            scope = scope.With(name, value.ToValue());
        return new(
            folder,
            file.Title,
            file.Language,
            scope,
            ((JsonObject)JsonTemplate.Parse(path, later.ToJsonString()).Render(scope)!)
                .ToDictionary(word => word.Key, word => word.Value!, StringComparer.Ordinal),
            resources,
            file.Without);
    }
}
