using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>The records of all data files, for System.Text.Json without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(VersionConverter), typeof(ConditionConverter)])]
[JsonSerializable(typeof(BaseLayer))]
[JsonSerializable(typeof(ArchitectureLayer))]
[JsonSerializable(typeof(BackendLayer))]
[JsonSerializable(typeof(ServerLayer))]
[JsonSerializable(typeof(TargetLayer))]
[JsonSerializable(typeof(FeatureLayer))]
[JsonSerializable(typeof(ParameterFile))]
[JsonSerializable(typeof(RegionsFile))]
[JsonSerializable(typeof(InstancesFile))]
[JsonSerializable(typeof(GpuDriversFile))]
[JsonSerializable(typeof(TaskSizesFile))]
[JsonSerializable(typeof(EnginesFile))]
[JsonSerializable(typeof(ImagesFile))]
[JsonSerializable(typeof(ModelsFile))]
[JsonSerializable(typeof(ArchitectureSupportFile))]
[JsonSerializable(typeof(ServerOptionsFile))]
[JsonSerializable(typeof(ModelFormatsFile))]
[JsonSerializable(typeof(ModelArchitecturesFile))]
[JsonSerializable(typeof(PythonImagesFile))]
[JsonSerializable(typeof(PrebuiltRunnersFile))]
[JsonSerializable(typeof(LibraryCompatibilityFile))]
[JsonSerializable(typeof(ModelContentsFile))]
[JsonSerializable(typeof(KerasObjectsFile))]
[JsonSerializable(typeof(PickleGlobalsFile))]
[JsonSerializable(typeof(EstimatorsFile))]
[JsonSerializable(typeof(PicklePlacesFile))]
[JsonSerializable(typeof(ExportMappingFile))]
[JsonSerializable(typeof(OperationsFile))]
[JsonSerializable(typeof(PermissionsFile))]
[JsonSerializable(typeof(BootstrapModuleFile))]
[JsonSerializable(typeof(DescribeFile))]
[JsonSerializable(typeof(RefreshedFile))]
[JsonSerializable(typeof(QuickstartRecipe))]
[JsonSerializable(typeof(CiRecipe))]
[JsonSerializable(typeof(RecommendationQuestionsFile))]
[JsonSerializable(typeof(RecommendationSourcesFile))]
[JsonSerializable(typeof(RecommendationDecision))]
public sealed partial class DataJson : JsonSerializerContext;
