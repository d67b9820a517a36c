using System.Text.Json;
using System.Text.Json.Serialization;
using Mcc.Core.Catalogs;

namespace Mcc.Core.Data;

/// <summary><c>catalogs/model-architectures.json</c>.</summary>
/// <param name="Architectures">What the formula for parameters must know of a class of models, by the class's name.</param>
/// <param name="ConfigDefaults">Members of config.json that transformers' class of a model_type has by default.</param>
/// <param name="UniformWindow">Model types whose sliding_window counts for all layers.</param>
/// <param name="Sources">Where rows come from, by the name that they have in <see cref="ModelShapeRow.Source"/>.</param>
public sealed record ModelArchitecturesFile(
    IReadOnlyList<ModelShapeRow> Rows,
    IReadOnlyDictionary<string, ArchitectureTraits>? Architectures = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? ConfigDefaults = null,
    IReadOnlyList<string>? UniformWindow = null,
    IReadOnlyList<WindowedCacheRow>? WindowedCache = null,
    IReadOnlyDictionary<string, string>? Sources = null) : CatalogFile;

/// <summary>One engine: see <see cref="Catalogs.WindowedCache"/>.</summary>
/// <param name="Source">Where the version comes from.</param>
public sealed record WindowedCacheRow(
    string Engine,
    AttentionReach Kind,
    Version Since,
    string Off,
    string Source,
    string? On = null,
    IReadOnlyList<string>? Architectures = null);

/// <summary>One model: see <see cref="ModelShape"/>. Sizes are numbers of elements, not bytes.</summary>
public sealed record ModelShapeRow(
    string Id,
    string Architecture,
    int Hidden,
    int Layers,
    int Heads,
    int KvHeads,
    int HeadDim,
    int Intermediate,
    int Vocabulary,
    bool Tied,
    int Positions,
    long Parameters)
{
    public long OtherParameters { get; init; }
    public long? WeightBytes { get; init; }
    public QuantizationEntry? Quantization { get; init; }
    public int SlidingLayers { get; init; }
    public int ChunkedLayers { get; init; }
    public int? Window { get; init; }
    public int? Experts { get; init; }
    public int? ExpertsPerToken { get; init; }
    public int? ExpertIntermediate { get; init; }
    public int SharedIntermediate { get; init; }
    public int DenseLayers { get; init; }
    public LatentEntry? Latent { get; init; }
    public LinearEntry? Linear { get; init; }

    /// <summary>The name of a source; null for the file's own.</summary>
    public string? Source { get; init; }
}

/// <summary>See <see cref="Catalogs.Quantization"/>.</summary>
/// <param name="BlockSize">Rows and columns of a block.</param>
public sealed record QuantizationEntry(string Method, int Bits, int? GroupSize = null, IReadOnlyList<int>? BlockSize = null);

/// <summary>See <see cref="LatentAttention"/>.</summary>
public sealed record LatentEntry(int KvRank, int RotaryDim, int PlainDim, int ValueDim, int? QueryRank = null, int IndexDim = 0);

/// <summary>See <see cref="LinearAttention"/>.</summary>
public sealed record LinearEntry(
    int Layers, int KeyHeads, int ValueHeads, int KeyHeadDim, int ValueHeadDim, int Kernel, int StateBytesPerNumber = 2);

/// <summary><c>catalogs/python-images.json</c>.</summary>
/// <param name="Image">The repository, without a tag.</param>
/// <param name="Versions">Oldest first.</param>
public sealed record PythonImagesFile(string Image, IReadOnlyList<PythonVersionRow> Versions) : CatalogFile;

/// <summary>One version of Python.</summary>
/// <param name="UpdatesUntil">The month of its last security update, as year-month.</param>
public sealed record PythonVersionRow(Version Version, string UpdatesUntil);

/// <summary><c>catalogs/prebuilt-runners.json</c>.</summary>
/// <param name="Feature">The feature that has the runner's files.</param>
/// <param name="Program">The runner's program in a project that has the feature.</param>
/// <param name="Variable">The environment variable that the runner's name is passed in.</param>
/// <param name="Labels">Labels that are <c>true</c> in the images that have a runner.</param>
/// <param name="Repositories">Of AWS's prebuilt images.</param>
public sealed record PrebuiltRunnersFile(
    string Feature,
    string Program,
    string Variable,
    IReadOnlyList<string> Labels,
    IReadOnlyList<PrebuiltRunnerRow> Repositories) : CatalogFile;

/// <summary>One repository of a prebuilt image.</summary>
/// <param name="Name">The last part of the repository's path.</param>
/// <param name="Runner">The runner that answers as the image does; null where no runner does.</param>
/// <param name="Modules">The Python modules that the runner imports.</param>
/// <param name="Packages">The Debian packages that have them.</param>
/// <param name="Reason">Why no runner answers as the image does, as a sentence.</param>
public sealed record PrebuiltRunnerRow(
    string Name,
    string? Runner = null,
    IReadOnlyList<string>? Modules = null,
    string? Packages = null,
    string? Reason = null);

/// <summary><c>catalogs/library-compatibility.json</c>.</summary>
/// <param name="Distributions">Model libraries by their names on PyPI.</param>
public sealed record LibraryCompatibilityFile(IReadOnlyDictionary<string, DistributionEntry> Distributions) : CatalogFile;

/// <summary>One model library.</summary>
/// <param name="Unknown">The range to install where the version that wrote a model is not known.</param>
/// <param name="Newest">The newest minor version on the catalog's date.</param>
/// <param name="Versions">Oldest first; each holds up to the next.</param>
public sealed record DistributionEntry(string Unknown, IReadOnlyList<DistributionVersion> Versions, string? Newest = null);

/// <summary>What goes with a version of a model library.</summary>
/// <param name="From">The first version that it holds for.</param>
/// <param name="Python">The first and last version of Python with wheels, such as <c>3.8-3.11</c>.</param>
/// <param name="Needs">Ranges of other distributions.</param>
public sealed record DistributionVersion(string From, string Python, IReadOnlyDictionary<string, string> Needs);

/// <summary><c>catalogs/model-contents.json</c>.</summary>
/// <param name="Formats">By the names of <c>ModelContent</c>.</param>
/// <param name="Libraries">Model libraries by their top module.</param>
public sealed record ModelContentsFile(
    IReadOnlyDictionary<string, ModelContentEntry> Formats, IReadOnlyList<ModelLibraryRow> Libraries) : CatalogFile;

/// <summary>What a model file can contain.</summary>
/// <param name="Format">The value of the option; null where the content is detected only to explain what to do instead.</param>
/// <param name="Library">The module that writes it.</param>
/// <param name="Description">Completes "This file is …".</param>
/// <param name="Fix">What to do where it is not supported.</param>
/// <param name="Extensions">The file extensions.</param>
public sealed record ModelContentEntry(
    string Description, IReadOnlyList<string> Extensions, string? Format = null, string? Library = null, string? Fix = null);

/// <summary>One model library.</summary>
/// <param name="Module">The top module that its names are imported from.</param>
/// <param name="Framework">As the option names it; null where no server takes its models.</param>
/// <param name="Distribution">Its name on PyPI.</param>
public sealed record ModelLibraryRow(string Module, string Distribution, string? Framework = null);

/// <summary><c>catalogs/keras-objects.json</c>.</summary>
/// <param name="Modules">Modules whose names a configuration may have.</param>
/// <param name="Packages">Modules that a configuration may name with everything below them.</param>
/// <param name="Code">Classes that contain or load code of the file's author.</param>
public sealed record KerasObjectsFile(
    IReadOnlyList<string> Modules, IReadOnlyList<string> Packages, IReadOnlyList<string> Code) : CatalogFile;

/// <summary><c>catalogs/pickle-globals.json</c>.</summary>
public sealed record PickleGlobalsFile(IReadOnlyList<PickleGlobalsGroup> Groups, IReadOnlyList<RefusedPickleGlobal> Refused) : CatalogFile;

/// <summary>Names that a pickle may import.</summary>
/// <param name="About">Which library's, and where they were found.</param>
/// <param name="Use">What the pickle may do with them.</param>
/// <param name="Modules">Names by module.</param>
public sealed record PickleGlobalsGroup(string About, PickleUse Use, IReadOnlyDictionary<string, IReadOnlyList<string>> Modules);

/// <summary>What a pickle may do with a listed name; each allows those before it.</summary>
[JsonConverter(typeof(NameConverter<PickleUse>))]
public enum PickleUse
{
    /// <summary>Hold it as a value: a ufunc, a score function, a type as an array's dtype.</summary>
    Refer,

    /// <summary>Make an empty instance of the class and set its state; its constructor does not run.</summary>
    Make,

    /// <summary>Call it with arguments: reconstructors, and classes that reduce to their constructor.</summary>
    Call,
}

/// <summary>A name that is refused with a reason of its own.</summary>
/// <param name="Name">Null for every name of the module.</param>
/// <param name="Description">The reason and what to do, as sentences.</param>
public sealed record RefusedPickleGlobal(string Module, string Description, string? Name = null);

/// <summary><c>catalogs/estimators.json</c>.</summary>
/// <param name="Served">The methods that a server can call.</param>
/// <param name="Classes">Methods by class by library.</param>
public sealed record EstimatorsFile(
    IReadOnlyList<string> Served,
    EstimatorReading Reading,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, EstimatorMethod>>> Classes) : CatalogFile;

/// <summary>Whether an object of a class has a method, decided from the pickle; without members it always has.</summary>
/// <param name="Of">One of these attributes has the method.</param>
/// <param name="Where">This attribute has one of the values <paramref name="Is"/>.</param>
public sealed record EstimatorMethod(IReadOnlyList<string>? Of = null, string? Where = null, IReadOnlyList<JsonElement>? Is = null);

/// <summary>The attributes and classes that a test row is made of; each list has its comment in eng/estimators.py.</summary>
public sealed record EstimatorReading(
    IReadOnlyList<string> Documents,
    IReadOnlyList<string> Dicts,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> AnyRow,
    IReadOnlyList<string> KeepColumns,
    IReadOnlyList<string> AnyFunction,
    IReadOnlyList<string> Centres,
    IReadOnlyList<string> Rows,
    IReadOnlyList<string> Codes,
    IReadOnlyList<string> Counts,
    IReadOnlyList<string> Widths,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Parts);
