using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.ServiceModels;
using Mcc.Core.Templates;
using Mcc.Core.Values;

namespace Mcc.Core.Catalogs;

/// <summary>What exists: every part is read from its data file when it is first asked for, and once.</summary>
public sealed class Catalog(DataFiles files)
{
    private readonly ConcurrentDictionary<string, TemplateLayer> layers = new(StringComparer.Ordinal);
    private readonly Lazy<ParameterList> parameters =
        new(() => ParameterList.Parse(
            files.Read("parameters.json"), folder => folder == "profiles" ? ProfilesOf(files) : files.FoldersOf(folder)));

    private readonly Lazy<ModelFormatsFile> modelFormats =
        new(() => DataReader.Read(
            "data/catalogs/model-formats.json", files.Read("catalogs/model-formats.json"), DataJson.Default.ModelFormatsFile));

    private readonly Lazy<IReadOnlyList<ServerLayer>> servers =
        new(() => [.. files.FoldersOf("servers").Select(id => TemplateLayer.Read($"servers/{id}", $"servers/{id}/server.json",
            files.Read($"servers/{id}/server.json"), DataJson.Default.ServerLayer))]);

    public DataFiles Files => files;

    /// <summary>What is known of the outside world: instances, regions, drivers, images, models, servers' options.</summary>
    public Facts Facts { get; } = new(files);

    /// <summary>What projects' files are rendered from.</summary>
    public ParsedTemplates Templates { get; } = new(files);

    /// <summary>The AWS services that projects send requests to.</summary>
    public AwsServices Services { get; private set; } = new(files);

    public ParameterList Parameters => parameters.Value;

    public IReadOnlyList<ModelFormat> ModelFormats => modelFormats.Value.Formats;

    /// <summary>The formats, and which deployment configuration each chooses where none is named.</summary>
    public ModelFormatsFile FormatChoices => modelFormats.Value;

    public BaseLayer Base => Layer("base", "base", DataJson.Default.BaseLayer);

    public IReadOnlyList<string> ArchitectureIds => files.FoldersOf("architectures");

    public ArchitectureLayer Architecture(string id) => Layer($"architectures/{id}", "architecture", DataJson.Default.ArchitectureLayer);

    public IReadOnlyList<BackendLayer> Backends => [.. files.FoldersOf("backends").Select(Backend)];

    public BackendLayer Backend(string id) => Layer($"backends/{id}", "backend", DataJson.Default.BackendLayer);

    /// <summary>The servers that take the place of backends.</summary>
    public IReadOnlyList<ServerLayer> Servers => servers.Value;

    public IReadOnlyList<TargetLayer> Targets => [.. files.FoldersOf("targets").Select(Target)];

    public TargetLayer Target(string id) => Layer($"targets/{id}", "target", DataJson.Default.TargetLayer);

    public IReadOnlyList<FeatureLayer> Features =>
        [.. files.FoldersOf("features").Select(id => Layer($"features/{id}", "feature", DataJson.Default.FeatureLayer))];

    /// <summary>The first of these layers that this catalog lacks; null where it has all of them.</summary>
    /// <param name="folders">As <see cref="TemplateLayer.Folder"/> has them.</param>
    public string? FirstMissing(IEnumerable<string> folders) => folders.FirstOrDefault(folder => !files.Below(folder).Any());

    /// <summary>The names of all backends' profiles, once each.</summary>
    private static IReadOnlyList<string> ProfilesOf(DataFiles files) =>
        [.. files.FoldersOf("backends")
            .SelectMany(id => DataReader.Read(
                $"data/backends/{id}/backend.json", files.Read($"backends/{id}/backend.json"), DataJson.Default.BackendLayer).Profiles.Keys)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>This catalog with other models of the AWS services; what is read already is shared.</summary>
    public Catalog With(AwsServices services)
    {
        var other = (Catalog)MemberwiseClone();
        other.Services = services;
        return other;
    }

    private T Layer<T>(string folder, string kind, JsonTypeInfo<T> type)
        where T : TemplateLayer =>
        (T)layers.GetOrAdd(folder, path => TemplateLayer.Read(path, $"{path}/{kind}.json", files.Read($"{path}/{kind}.json"), type));
}
