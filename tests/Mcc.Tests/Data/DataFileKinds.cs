using System.Text.Json.Serialization.Metadata;
using Mcc.Core.Data;

namespace Mcc.Tests.Data;

/// <summary>
/// Which record each data file is read into. Files without a line here are read elsewhere: see <see cref="ReadElsewhere"/>.
/// </summary>
internal static class DataFileKinds
{
    public static readonly (string Pattern, JsonTypeInfo Type, string Schema)[] All =
    [
        ("base/base.json", DataJson.Default.BaseLayer, "base"),
        ("architectures/*/architecture.json", DataJson.Default.ArchitectureLayer, "architecture"),
        ("backends/*/backend.json", DataJson.Default.BackendLayer, "backend"),
        ("servers/*/server.json", DataJson.Default.ServerLayer, "server"),
        ("targets/*/target.json", DataJson.Default.TargetLayer, "target"),
        ("features/*/feature.json", DataJson.Default.FeatureLayer, "feature"),
        ("parameters.json", DataJson.Default.ParameterFile, "parameters"),
        ("catalogs/regions.json", DataJson.Default.RegionsFile, "regions"),
        ("catalogs/instances.json", DataJson.Default.InstancesFile, "instances"),
        ("catalogs/gpu-drivers.json", DataJson.Default.GpuDriversFile, "gpu-drivers"),
        ("catalogs/task-sizes.json", DataJson.Default.TaskSizesFile, "task-sizes"),
        ("catalogs/engines.json", DataJson.Default.EnginesFile, "engines"),
        ("catalogs/images.json", DataJson.Default.ImagesFile, "images"),
        ("catalogs/models.json", DataJson.Default.ModelsFile, "models"),
        ("catalogs/architecture-support.json", DataJson.Default.ArchitectureSupportFile, "architecture-support"),
        ("catalogs/server-options/*.json", DataJson.Default.ServerOptionsFile, "server-options"),
        ("catalogs/model-formats.json", DataJson.Default.ModelFormatsFile, "model-formats"),
        ("catalogs/model-architectures.json", DataJson.Default.ModelArchitecturesFile, "model-architectures"),
        ("catalogs/model-contents.json", DataJson.Default.ModelContentsFile, "model-contents"),
        ("catalogs/library-compatibility.json", DataJson.Default.LibraryCompatibilityFile, "library-compatibility"),
        ("catalogs/python-images.json", DataJson.Default.PythonImagesFile, "python-images"),
        ("catalogs/prebuilt-runners.json", DataJson.Default.PrebuiltRunnersFile, "prebuilt-runners"),
        ("catalogs/keras-objects.json", DataJson.Default.KerasObjectsFile, "keras-objects"),
        ("catalogs/pickle-globals.json", DataJson.Default.PickleGlobalsFile, "pickle-globals"),
        ("catalogs/estimators.json", DataJson.Default.EstimatorsFile, "estimators"),
        ("catalogs/pickle-places.json", DataJson.Default.PicklePlacesFile, "pickle-places"),
        ("exports/*/mapping.json", DataJson.Default.ExportMappingFile, "export-mapping"),
        ("operations.json", DataJson.Default.OperationsFile, "operations"),
        ("permissions.json", DataJson.Default.PermissionsFile, "permissions"),
        ("bootstrap/*/module.json", DataJson.Default.BootstrapModuleFile, "bootstrap-module"),
        ("bootstrap/describe.json", DataJson.Default.DescribeFile, "bootstrap-describe"),
        ("quickstart.json", DataJson.Default.QuickstartRecipe, "quickstart"),
        ("ci.json", DataJson.Default.CiRecipe, "ci"),
        ("recommendations/questions.json", DataJson.Default.RecommendationQuestionsFile, "recommendation-questions"),
        ("recommendations/sources.json", DataJson.Default.RecommendationSourcesFile, "recommendation-sources"),
        ("recommendations/decisions/*.json", DataJson.Default.RecommendationDecision, "recommendation-decision"),
    ];

    /// <summary>
    /// JSON in a format of others: AWS's service models, as AWS publishes them, CloudFormation's templates, and what several templates of
    /// Kubernetes objects include.
    /// </summary>
    public static readonly string[] ReadElsewhere =
    [
        "service-models/", "service-model-additions/", "exports/cloudformation/template.json", "bootstrap/",
        "features/kubernetes-deployment/pod.json",
    ];

    public static (JsonTypeInfo Type, string Schema)? Of(string path)
    {
        foreach (var (pattern, type, schema) in All)
        {
            var (parts, names) = (pattern.Split('/'), path.Split('/'));
            if (parts.Length == names.Length && parts.Zip(names).All(pair => Mcc.Core.Text.Glob.Matches(pair.First, pair.Second)))
                return (type, schema);
        }

        return null;
    }

    public static IEnumerable<string> Paths => DataFiles.Embedded.Paths.Where(path => Of(path) is not null);
}
