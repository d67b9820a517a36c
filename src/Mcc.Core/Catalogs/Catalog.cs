using System.Collections.Concurrent;
using Mcc.Core.Configuration;
using Mcc.Core.ServiceModels;
using Mcc.Core.Templates;

namespace Mcc.Core.Catalogs;

/// <summary>What exists: every part is read from its data file when it is first asked for, and once.</summary>
public sealed class Catalog(DataFiles files)
{
    private readonly ConcurrentDictionary<string, ProjectLayer> layers = new(StringComparer.Ordinal);
    private readonly Lazy<ParameterList> parameters =
        new(() => ParameterList.Parse(files.Read("parameters.json"), folder => folder == "profiles" ? ProfilesOf(files) : files.FoldersOf(folder)));

    private readonly Lazy<IReadOnlyList<ModelFormat>> modelFormats =
        new(() => ModelFormat.Parse(files.ReadText("catalogs/model-formats.json")));

    public DataFiles Files => files;

    /// <summary>What is known of the outside world: instances, regions, drivers, images, models, servers' options.</summary>
    public Facts Facts { get; } = new(files);

    /// <summary>What projects' files are rendered from.</summary>
    public ParsedTemplates Templates { get; } = new(files);

    /// <summary>The AWS services that projects send requests to.</summary>
    public AwsServices Services { get; private set; } = new(files);

    public ParameterList Parameters => parameters.Value;

    public IReadOnlyList<ModelFormat> ModelFormats => modelFormats.Value;

    public ProjectLayer Base => Layer("base", "base");

    public ProjectLayer Architecture(string id) => Layer($"architectures/{id}", "architecture");

    public IReadOnlyList<ProjectLayer> Backends => [.. files.FoldersOf("backends").Select(Backend)];

    public ProjectLayer Backend(string id) => Layer($"backends/{id}", "backend");

    public IReadOnlyList<ProjectLayer> Targets => [.. files.FoldersOf("targets").Select(Target)];

    public ProjectLayer Target(string id) => Layer($"targets/{id}", "target");

    public IReadOnlyList<ProjectLayer> Features => [.. files.FoldersOf("features").Select(id => Layer($"features/{id}", "feature"))];

    /// <summary>The names of all backends' profiles, once each.</summary>
    private static IReadOnlyList<string> ProfilesOf(DataFiles files) =>
        [.. files.FoldersOf("backends")
            .SelectMany(id => ServingProfile.Of(ProjectLayer.Read($"backends/{id}", files.Read($"backends/{id}/backend.json"))))
            .Select(profile => profile.Id)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>This catalog with other models of the AWS services; what is read already is shared.</summary>
    public Catalog With(AwsServices services)
    {
        var other = (Catalog)MemberwiseClone();
        other.Services = services;
        return other;
    }

    private ProjectLayer Layer(string folder, string kind) =>
        layers.GetOrAdd(folder, path => ProjectLayer.Read(path, files.Read($"{path}/{kind}.json")));
}
