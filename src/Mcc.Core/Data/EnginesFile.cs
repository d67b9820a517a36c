namespace Mcc.Core.Data;

/// <summary><c>catalogs/engines.json</c>.</summary>
public sealed record EnginesFile(IReadOnlyList<EngineTraits> Engines) : CatalogFile;

/// <summary>What one engine asserts while it loads a model, as far as engines differ.</summary>
/// <param name="Engine">Its name, as images have it.</param>
/// <param name="WholeColumns">Whether blocks of FP8 may not straddle ranks in matrices that the engine merges.</param>
/// <param name="UnevenExperts">Whether some ranks may have one expert more than others.</param>
/// <param name="ExpertsOverCopies">Whether an expert is split over the ranks of all copies.</param>
/// <param name="SharedExpertsWhole">Whether with expert parallelism each rank has the shared experts whole.</param>
/// <param name="NeedsExperts">Whether expert parallelism is refused for a model without experts.</param>
/// <param name="VocabularyPadding">The vocabulary is padded to a multiple of this, and then split; null where it is not split.</param>
/// <param name="ExpertGroup">The smallest group of a quantized expert; null where that is not checked.</param>
/// <param name="ExpertsOverAll">Classes whose experts' width all ranks must divide.</param>
/// <param name="ExpertsPerRank">Classes that need at least one expert for each tensor-parallel rank.</param>
/// <param name="RefusedCheckpoints">Methods of quantized checkpoints that the engine does not load.</param>
/// <param name="IgnoresOriginalLength">Whether rotary scaling leaves a context as it is when it names the original length.</param>
/// <param name="WithoutHalf">Classes that the engine refuses to run in float16.</param>
/// <param name="Caches">Data types of keys and values that need a kind of attention or a device.</param>
/// <param name="Quantizations">Methods of quantization; the list is incomplete.</param>
public sealed record EngineTraits(
    string Engine,
    IReadOnlyList<QuantizationMethod> Quantizations,
    bool WholeColumns = false,
    bool UnevenExperts = false,
    bool ExpertsOverCopies = false,
    bool SharedExpertsWhole = false,
    bool NeedsExperts = false,
    int? VocabularyPadding = null,
    int? ExpertGroup = null,
    IReadOnlyList<string>? ExpertsOverAll = null,
    IReadOnlyList<string>? ExpertsPerRank = null,
    IReadOnlyList<string>? RefusedCheckpoints = null,
    bool IgnoresOriginalLength = false,
    IReadOnlyList<string>? WithoutHalf = null,
    IReadOnlyList<CacheType>? Caches = null)
{
    /// <summary>An engine of which nothing is known.</summary>
    public static EngineTraits Unknown { get; } = new("", []);

    /// <summary>Null where nothing is known of such a method.</summary>
    public QuantizationMethod? Find(string? method) => Quantizations.FirstOrDefault(row => row.Method == method);

    /// <summary>Whether the engine refuses to run models of this class in float16.</summary>
    public bool RefusesHalf(string? architecture) => WithoutHalf?.Contains(architecture, StringComparer.Ordinal) == true;
}

/// <summary>A data type of keys and values.</summary>
/// <param name="Latent">Whether it is that of latent attention, or only of the other; null for both.</param>
/// <param name="Computes">The compute capabilities that have it; null for all.</param>
public sealed record CacheType(string Type, bool? Latent = null, IReadOnlyList<Version>? Computes = null);

/// <summary>A method of quantization in an engine.</summary>
/// <param name="Method">As the engine's option and config.json name it.</param>
/// <param name="Compute">The least compute capability of a device.</param>
/// <param name="Checkpoints">Methods of checkpoints that it loads (<c>quant_method</c> in config.json).</param>
/// <param name="Native">From which compute capability on the device computes with such numbers itself; null where that is all.</param>
/// <param name="Online">Bits of a weight that the engine quantizes itself while it loads a plain checkpoint; null where it cannot.</param>
/// <param name="Types">Data types of activations; null for all.</param>
/// <param name="Bits">Of a weight; null for all.</param>
/// <param name="Groups">Sizes of groups, −1 for a whole row; null for all.</param>
/// <param name="Symmetric">Whether only symmetric weights are loaded.</param>
/// <param name="Block">Rows and columns of a block, the only ones that are loaded; null for all.</param>
/// <param name="Preferred">The method that is taken instead where it loads the checkpoint, and nobody asks for another.</param>
public sealed record QuantizationMethod(
    string Method,
    Version Compute,
    IReadOnlyList<string> Checkpoints,
    Version? Native = null,
    int? Online = null,
    IReadOnlyList<string>? Types = null,
    IReadOnlyList<int>? Bits = null,
    IReadOnlyList<int>? Groups = null,
    bool Symmetric = false,
    string? Preferred = null,
    IReadOnlyList<int>? Block = null)
{
    /// <summary>Why a checkpoint's weights cannot be loaded, as "3 bits"; null where they can, as far as is known.</summary>
    public string? Trouble(Quantization? quantization) =>
        quantization is null ? null
        : Bits is { } bits && !bits.Contains(quantization.Bits) ? $"{quantization.Bits} bits"
        : Groups is { } groups && !groups.Contains(quantization.GroupSize ?? -1) ? $"groups of {quantization.GroupSize}"
        : Block is [var rows, var columns] && quantization.BlockRows is { } has
            && (has, quantization.BlockColumns) != (rows, columns) ? $"blocks of {has} · {quantization.BlockColumns}"
        : Symmetric && quantization.Symmetric == false ? "weights that are not symmetric"
        : null;
}
