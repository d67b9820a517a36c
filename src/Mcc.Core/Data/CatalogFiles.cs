using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>What every catalog says of its facts.</summary>
public abstract record CatalogFile
{
    /// <summary>The JSON Schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>What the catalog is.</summary>
    public string? About { get; init; }

    /// <summary>Where the facts come from.</summary>
    public required string Source { get; init; }

    /// <summary>The day on which they were looked up, as year-month-day.</summary>
    public required string Date { get; init; }

    /// <summary>The script that writes the file; null where people do.</summary>
    public string? Generator { get; init; }

    /// <summary>What the columns mean, and what is not certain.</summary>
    public IReadOnlyList<string> Notes { get => field ??= []; init; }
}

/// <summary><c>catalogs/regions.json</c>.</summary>
public sealed record RegionsFile(IReadOnlyList<Region> Rows) : CatalogFile;

/// <summary><c>catalogs/instances.json</c>.</summary>
/// <param name="Costs">The tiers of cost, cheapest first.</param>
/// <param name="Accelerators">Devices by their ids.</param>
public sealed record InstancesFile(
    IReadOnlyList<InstanceRow> Rows,
    IReadOnlyList<string>? Costs = null,
    IReadOnlyDictionary<string, AcceleratorEntry>? Accelerators = null) : CatalogFile;

/// <summary>One kind of device: see <see cref="Catalogs.Accelerator"/>.</summary>
public sealed record AcceleratorEntry(
    string Model,
    string Kind,
    int MemoryMib,
    int NominalGib,
    int? NvidiaSmiMib = null,
    Version? Compute = null,
    int? Cores = null,
    string? Note = null);

/// <summary>One instance type: see <see cref="Catalogs.Instance"/>.</summary>
/// <param name="Hosting">Rows that users added before this member existed are types of hosting.</param>
public sealed record InstanceRow(
    string Name,
    string Family,
    string Category,
    string Processor,
    int Vcpus,
    double MemoryGib,
    string? Accelerator,
    int Accelerators,
    int? Efa,
    int? NvmeGb,
    string Cost,
    bool Transform,
    bool Hosting = true,
    bool Cluster = false);

/// <summary><c>catalogs/task-sizes.json</c>: the sizes of tasks on Fargate.</summary>
public sealed record TaskSizesFile(IReadOnlyList<TaskSizes> Rows) : CatalogFile;

/// <summary>The memory that tasks with some CPU units can have: from a minimum to a maximum, in steps, in MiB.</summary>
public sealed record TaskSizes(int Cpu, int From, int To, int Step);

/// <summary><c>catalogs/gpu-drivers.json</c>.</summary>
/// <param name="Amis">What can be chosen as InferenceAmiVersion.</param>
/// <param name="TransformAmis">What is known to be a TransformAmiVersion.</param>
public sealed record GpuDriversFile(
    IReadOnlyList<DriverFamily> Families,
    IReadOnlyList<InferenceAmi> Amis,
    IReadOnlyList<InferenceAmi> TransformAmis,
    IReadOnlyList<DeviceToolkits> Devices,
    IReadOnlyList<CudaMajor> Cuda) : CatalogFile;

/// <summary>The driver that an instance family has by default; null where it is not known.</summary>
/// <param name="Seen">Newer drivers that the same default has been met with.</param>
public sealed record DriverFamily(string Family, string? Driver, Version? Cuda, IReadOnlyList<string>? Seen = null);

/// <summary>The CUDA toolkits that make code for a compute capability.</summary>
/// <param name="Last">Null where the newest still does.</param>
/// <param name="Branch">The first driver branch that knows the device; null where every driver here does.</param>
public sealed record DeviceToolkits(Version Compute, Version First, Version? Last, int? Branch = null);

/// <summary>One major version of CUDA.</summary>
/// <param name="Least">The oldest driver that runs it by minor version compatibility.</param>
/// <param name="Toolkits">The driver that came with each toolkit.</param>
public sealed record CudaMajor(int Major, string Least, IReadOnlyDictionary<string, string> Toolkits);

/// <summary><c>catalogs/images.json</c>.</summary>
/// <param name="Sources">Where rows come from, by the name that they have in <see cref="ImageRow.Source"/>.</param>
/// <param name="Environments">The default environment variables of a list's server, in the order of the file.</param>
public sealed record ImagesFile(
    IReadOnlyList<ImageRow> Rows,
    IReadOnlyDictionary<string, string>? Sources = null,
    IReadOnlyDictionary<string, RegistryEntry>? Registries = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Environments = null) : CatalogFile;

/// <summary>A registry whose account depends on the region.</summary>
public sealed record RegistryEntry(string Name, IReadOnlyDictionary<string, string> Accounts);

/// <summary>One base image: see <see cref="Catalogs.BaseImage"/>.</summary>
public sealed record ImageRow(
    string For,
    string Image,
    Version Version,
    string Accelerator,
    IReadOnlyList<string> Processors,
    string? Created,
    bool Verified)
{
    public string? Registry { get; init; }
    public string? Engine { get; init; }
    public Version? EngineVersion { get; init; }
    public Version? Cuda { get; init; }
    public string? Ami { get; init; }
    public string? EndOfLife { get; init; }

    /// <summary>The version of the Python inside; null where nothing says it.</summary>
    public Version? Python { get; init; }
    public bool Default { get; init; }

    /// <summary>The name of a source; null for the file's own.</summary>
    public string? Source { get; init; }
    public string? Note { get; init; }
    public string? Trouble { get; init; }
    public DirectStart? Direct { get; init; }
    public bool CpuToo { get; init; }
    public IReadOnlyList<string>? Devices { get; init; }
}

/// <summary><c>catalogs/models.json</c>.</summary>
public sealed record ModelsFile(IReadOnlyList<KnownModelRow> Rows) : CatalogFile;

/// <summary>One model or family: see <see cref="Catalogs.KnownModel"/>.</summary>
/// <param name="Diffusion">The weights of a diffusion pipeline; null for a language model.</param>
/// <param name="License">The Hub's tag of its license; null where it is not known.</param>
public sealed record KnownModelRow(
    string Id,
    string Family,
    bool Gated,
    string? Architecture = null,
    string? Shape = null,
    [property: JsonPropertyName("dtype")] string? DataType = null,
    int? Positions = null,
    DiffusionWeights? Diffusion = null,
    string? License = null);

/// <summary><c>catalogs/architecture-support.json</c>.</summary>
/// <param name="Complete">Engines that serve no architecture without a row.</param>
public sealed record ArchitectureSupportFile(
    IReadOnlyList<ArchitectureSupportRow> Rows, IReadOnlyList<string>? Complete = null) : CatalogFile;

/// <summary>The versions of an engine that serve a model architecture.</summary>
/// <param name="Since">The first of them.</param>
/// <param name="Verified">False where the version is not certain.</param>
/// <param name="Until">The last of them; null where the newest still does.</param>
public sealed record ArchitectureSupportRow(string Engine, string Architecture, Version Since, bool Verified, Version? Until = null);

/// <summary><c>catalogs/server-options/NAME.json</c>.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="Program">Its command, for a person to read.</param>
public sealed record ServerOptionsFile(Version Version, string Program, IReadOnlyList<ServerOptionRow> Options) : CatalogFile
{
    /// <summary>Whether the program ignores options that it does not know.</summary>
    public bool Lenient { get; init; }

    /// <summary>Whether the program goes on when its environment has a variable with its prefix that it does not know.</summary>
    public bool IgnoresVariables { get; init; }

    /// <summary>Other lists whose options it accepts too.</summary>
    public IReadOnlyList<string> Includes { get => field ??= []; init; }

    /// <summary>Options that it refuses, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Refused { get => field ??= ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>What its options must be to each other.</summary>
    public IReadOnlyList<OptionRelation> Relations { get => field ??= []; init; }

    /// <summary>Environment variables that it reads itself; <c>*</c> stands for any characters.</summary>
    public IReadOnlyList<string> Environment { get => field ??= []; init; }
}

/// <summary>One option: see <see cref="Catalogs.ServerOption"/>.</summary>
public sealed record ServerOptionRow(
    string Name,
    OptionKind Kind,
    OptionType Type = OptionType.Text,
    IReadOnlyList<string>? Aliases = null,
    IReadOnlyList<string>? Choices = null,
    bool Certain = true,
    IReadOnlyList<string>? Words = null,
    decimal? Least = null,
    decimal? Most = null,
    decimal? Above = null,
    decimal? Below = null);

/// <summary><c>catalogs/model-formats.json</c>.</summary>
/// <param name="Chosen">When the format of a model chooses the deployment configuration.</param>
/// <param name="Folder">What the folder of a language model chooses.</param>
public sealed record ModelFormatsFile(IReadOnlyList<ModelFormat> Formats, Condition Chosen, ModelFormat Folder) : CatalogFile;
