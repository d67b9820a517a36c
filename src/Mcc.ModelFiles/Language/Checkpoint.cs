using System.Collections.Immutable;
using Mcc.Core.Data;

namespace Mcc.ModelFiles.Language;

/// <summary>
/// Which files of a model's folder are its weights. A checkpoint is often there twice: Mistral's and Meta's own files next to those of
/// transformers, pickles next to safetensors. A server loads one of them, so only one is judged, and only one is copied.
/// </summary>
/// <param name="Format">Null where there are no weights.</param>
/// <param name="Weights">Their files, in ordinal order.</param>
/// <param name="Others">What no server needs in addition.</param>
internal sealed record Checkpoint(CheckpointFormat? Format, ImmutableArray<string> Weights, ImmutableArray<string> Others)
{
    public const string Index = "model.safetensors.index.json";
    public const string Settings = "config.json";

    /// <summary>The settings of a model that Mistral publishes in its own format.</summary>
    public const string MistralSettings = "params.json";

    private const string Safe = ".safetensors";
    private const string Gguf = ".gguf";
    private const string Consolidated = "consolidated";

    /// <summary>Weights that only a pickle's reader opens, and such a reader runs what is in them.</summary>
    private static readonly string[] Pickled = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];

    /// <summary>Weights of other libraries, which no server here loads.</summary>
    private static readonly string[] Foreign = [".onnx", ".onnx_data", ".h5", ".msgpack", ".tflite", ".mlmodel"];

    /// <param name="names">Paths of the files below the folder, with <c>/</c>.</param>
    /// <param name="indexed">The files that the index of the safetensors names; null without an index.</param>
    /// <param name="prefersMistral">Whether the server's settings name Mistral's format.</param>
    public static Checkpoint Of(IReadOnlyCollection<string> names, IReadOnlyCollection<string>? indexed, bool prefersMistral)
    {
        var top = names.Where(name => !name.Contains('/')).ToList();
        var consolidated = top.Where(name => IsSafe(name) && name.StartsWith(Consolidated, StringComparison.Ordinal)).ToList();
        var safe = top.Where(name => IsSafe(name) && (indexed?.Contains(name, StringComparer.Ordinal) ?? !consolidated.Contains(name)))
            .ToList();
        var isMistral = consolidated.Count > 0 && top.Contains(MistralSettings, StringComparer.Ordinal);
        if (isMistral && (prefersMistral || safe.Count == 0))
            return Chosen(CheckpointFormat.Mistral, names, consolidated.Contains);
        // Files that an index names and the folder lacks are reported separately.
        if (safe.Count > 0 || indexed is not null)
            return Chosen(CheckpointFormat.Safetensors, names, safe.Contains);
        if (consolidated.Count > 0)
            return Chosen(CheckpointFormat.Safetensors, names, consolidated.Contains);
        if (top.Exists(IsGguf))
            return Chosen(CheckpointFormat.Gguf, names, name => IsGguf(name) && !name.Contains('/'));
        return top.Exists(IsPickled) ? Chosen(CheckpointFormat.Pickles, names, name => IsPickled(name) && !name.Contains('/'))
            : new(null, [], []);
    }

    private static Checkpoint Chosen(CheckpointFormat format, IReadOnlyCollection<string> names, Func<string, bool> isWeight)
    {
        ImmutableArray<string> weights = [.. names.Where(isWeight).Order(StringComparer.Ordinal)];
        // A folder with weights that are not the checkpoint's has a copy of the model: original/, metal/, onnx/.
        var copies = names.Where(name => name.Contains('/') && IsSomeWeight(name)).Select(Folder).ToHashSet(StringComparer.Ordinal);
        return new(format, weights,
        [
            .. names.Where(name => !weights.Contains(name) && (IsSomeWeight(name) || (name.Contains('/') && copies.Contains(Folder(name)))))
                .Order(StringComparer.Ordinal),
        ]);
    }

    private static string Folder(string name) => name[..name.IndexOf('/', StringComparison.Ordinal)];

    private static bool IsSomeWeight(string name) => IsSafe(name) || IsGguf(name) || IsPickled(name) || EndsWith(name, Foreign);

    private static bool IsSafe(string name) => name.EndsWith(Safe, StringComparison.Ordinal);

    private static bool IsGguf(string name) => name.EndsWith(Gguf, StringComparison.OrdinalIgnoreCase);

    private static bool IsPickled(string name) => EndsWith(name, Pickled);

    private static bool EndsWith(string name, string[] endings) =>
        Array.Exists(endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
