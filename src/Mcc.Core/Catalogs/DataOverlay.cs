using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Catalogs;

/// <summary>
/// A user's data folder (<c>--data</c>) on top of the shipped data. It adds layers and rows of catalogs under the checks of the shipped
/// data, and replaces nothing: what decides about trust (the lists of pickles' and Keras's names, service models, parameters) is not a
/// catalog that it can add to.
/// </summary>
public static partial class DataOverlay
{
    private const string Notes = "notes";
    private const string ServerOptionsFolder = "catalogs/server-options/";

    private static readonly (string Folder, string File)[] Layers =
    [
        ("architectures", "architecture.json"), ("backends", "backend.json"), ("servers", "server.json"), ("targets", "target.json"),
        ("features", "feature.json"),
    ];

    /// <param name="folder">The folder's name in messages.</param>
    /// <param name="behaviours">The names of all behaviours that layers may ask for.</param>
    /// <param name="files">Its files by their paths relative to it, with <c>/</c> between the parts.</param>
    /// <returns><paramref name="below"/> unchanged where there are errors.</returns>
    public static DataFiles Add(
        DataFiles below,
        string folder,
        IReadOnlyDictionary<string, byte[]> files,
        IReadOnlyCollection<string> behaviours,
        ICollection<Finding> findings)
    {
        var errors = new List<Finding>();
        var above = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (path, bytes) in files.Where(file => !IsSchema(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (!PortableName().IsMatch(path))
            {
                errors.Add(Finding.Error(
                    "data-file",
                    "File names in a data folder must consist of letters, digits, `.`, `_` and `-`.",
                    "To use a value as a name, call the file or folder `__VALUE__`, such as `__projectName__`.",
                    new($"{folder}/{path}")));
            }
            else if (ExtensibleCatalog.Find(path) is { } catalog)
            {
                if (Merge(below.Read(path), bytes, catalog, $"{folder}/{path}", errors) is { } merged)
                    above[path] = merged;
            }
            else if (below.Has(path) || LayerOf(path) is { } layer && below.Has(layer))
            {
                errors.Add(Finding.Error("data-file", $"data/{path} already exists.",
                    "A data folder cannot replace shipped data. Choose another ID.", new($"{folder}/{path}")));
            }
            else if (LayerOf(path) is null && !IsServerOptions(path))
            {
                errors.Add(Finding.Error("data-file", "This file is not part of a layer or a catalog that can be extended.",
                    $"Layers are in {string.Join(", ", Layers.Select(known => $"{known.Folder}/ID/"))}; "
                    + $"catalogs are {string.Join(", ", ExtensibleCatalog.All.Select(known => known.Path))}.",
                    new($"{folder}/{path}")));
            }
            else
            {
                above[path] = bytes;
            }
        }

        if (errors.Count == 0)
        {
            var both = below.With(above);
            errors.AddRange(CheckLayers(both, folder, above, behaviours));
            if (errors.Count == 0)
                return both;
        }

        foreach (var error in errors)
            findings.Add(error);
        return below;
    }

    /// <summary>Every layer of the folder, its names resolved against the shipped data and the folder together.</summary>
    private static IEnumerable<Finding> CheckLayers(
        DataFiles both, string folder, Dictionary<string, byte[]> above, IReadOnlyCollection<string> behaviours)
    {
        var findings = new List<Finding>();
        var layers = new List<(TemplateLayer Layer, string Path)>();
        foreach (var path in above.Keys)
        {
            if (IsServerOptions(path))
            {
                DataReader.TryRead($"{folder}/{path}", above[path], DataJson.Default.ServerOptionsFile, findings);
                continue;
            }

            if (LayerOf(path) != path)
            {
                if (LayerOf(path) is { } needed && !above.ContainsKey(needed))
                    findings.Add(Finding.Error("data-file", $"{needed} is missing.", "Add this file to the layer's folder.",
                        new($"{folder}/{path}")));
                continue;
            }

            var layer = path.Split('/')[0] switch
            {
                "architectures" => Read(DataJson.Default.ArchitectureLayer),
                "backends" => Read(DataJson.Default.BackendLayer),
                "servers" => Read(DataJson.Default.ServerLayer),
                "targets" => Read(DataJson.Default.TargetLayer),
                _ => Read(DataJson.Default.FeatureLayer),
            };
            if (layer is null)
                continue;
            if (layer.Id != path.Split('/')[1])
                findings.Add(Finding.Error("data-file", $"The id is `{layer.Id}`, but the folder is `{path.Split('/')[1]}`.",
                    "Use the same name for both.", new($"{folder}/{path}")));
            layers.Add((layer, path));

            TemplateLayer? Read<T>(JsonTypeInfo<T> type)
                where T : TemplateLayer => DataReader.TryRead($"{folder}/{path}", above[path], type, findings);
        }

        if (findings.Count > 0)
            return findings;
        var names = new LayerNames(new(both), behaviours);
        return [.. layers.SelectMany(layer => names.Check(layer.Layer, $"{folder}/{layer.Path}", above[layer.Path]))];
    }

    /// <summary>The layer's own file for any path of its folder; null for other paths.</summary>
    private static string? LayerOf(string path) =>
        path.Split('/') is [var kind, var id, _, ..] && Array.Find(Layers, layer => layer.Folder == kind) is { File: { } file }
        ? $"{kind}/{id}/{file}"
        : null;

    /// <summary>A copy of <c>data/schemas/</c>, for the user's editor.</summary>
    private static bool IsSchema(string path) => path.StartsWith("schemas/", StringComparison.Ordinal);

    /// <summary>Names that need no quoting in any shell, build file or archive.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9._/-]+\z", RegexOptions.CultureInvariant, 10_000)]
    public static partial Regex PortableName();

    private static bool IsServerOptions(string path) =>
        path.StartsWith(ServerOptionsFolder, StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal)
            && path.Count(letter => letter == '/') == 2;

    /// <summary>The catalog with the rows of both; objects next to the rows (registries, accelerators) gain members too.</summary>
    private static byte[]? Merge(byte[] shipped, byte[] added, ExtensibleCatalog catalog, string path, List<Finding> errors)
    {
        var before = errors.Count;
        catalog.Check(path, added, errors);
        if (errors.Count > before)
            return null;
        var (below, above) = (JsonNode.Parse(shipped)!.AsObject(), JsonNode.Parse(added)!.AsObject());
        var rows = below[ExtensibleCatalog.Rows]!.AsArray();
        var known = rows.Select(row => catalog.KeyOf(row!)).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, row) in above[ExtensibleCatalog.Rows]!.AsArray().Index())
        {
            if (known.Add(catalog.KeyOf(row!)))
            {
                rows.Add(row!.DeepClone());
                continue;
            }

            var pointer = JsonPointer.Item(JsonPointer.Member("", ExtensibleCatalog.Rows), index);
            var (line, column) = JsonPositions.Of(added).Find(pointer);
            errors.Add(Finding.Error(
                "data-file",
                $"The row `{catalog.KeyOf(row!)}` already exists.",
                "A data folder cannot replace rows. Choose another name.",
                new(path, line, column, pointer)));
        }

        foreach (var (name, value) in above)
        {
            if (value is JsonArray && name is not (ExtensibleCatalog.Rows or Notes))
            {
                var (line, column) = JsonPositions.Of(added).Find(JsonPointer.Member("", name));
                errors.Add(Finding.Error(
                    "data-file",
                    $"`{name}` cannot be extended.",
                    $"A data folder can extend `{ExtensibleCatalog.Rows}`.",
                    new(path, line, column, JsonPointer.Member("", name))));
            }

            if (value is not JsonObject members || below[name] is not JsonObject present)
                continue;
            foreach (var (member, content) in members)
                present.TryAdd(member, content?.DeepClone());
        }

        return errors.Count == before ? Encoding.UTF8.GetBytes(below.ToJsonString()) : null;
    }
}
