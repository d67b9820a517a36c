using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Language;

/// <summary>
/// Reads the folder of a language model as the Hugging Face Hub has it: settings and the heads of its weights. Nothing is loaded.
/// </summary>
public static class LanguageModelFolder
{
    private const string Settings = "config.json";
    private const string Index = "model.safetensors.index.json";
    private const string Safe = ".safetensors";

    /// <summary>Weights that only a pickle's reader opens, and such a reader runs what is in them.</summary>
    private static readonly string[] Pickled = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];

    /// <param name="names">Paths of the files below the folder, with <c>/</c>.</param>
    /// <param name="open">Opens one of them; the answer is disposed of.</param>
    /// <param name="known">What transformers' classes have where config.json says nothing.</param>
    public static LanguageModelReport Read(IReadOnlyCollection<string> names, Func<string, Stream> open, string folder, ModelShapes known)
    {
        var findings = new List<Finding>();
        var weights = names.Where(name => name.EndsWith(Safe, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var pickled = names.Where(name => Array.Exists(Pickled, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal).ToList();
        if (pickled.Count > 0)
        {
            findings.Add(Finding.Warning("model-pickle",
                $"{folder}/{pickled[0]}{(pickled.Count == 1 ? " is a pickle" : $" and {pickled.Count - 1} more are pickles")}, and loading "
                    + "a pickle can run any code.",
                weights.Count > 0 ? "Remove them: the safetensors files contain the same weights."
                    : "Use the model's safetensors files, or convert it (https://huggingface.co/docs/safetensors/convert-weights).", new(
                        folder)));
        }

        if (weights.Count == 0 && pickled.Count == 0)
            findings.Add(Finding.Error("model-weights", $"The folder {folder} has no weights: no {Safe} file.",
                "Use the folder that `hf download` creates.", new(folder)));
        long? bytes = weights.Count == 0 ? null : 0;
        foreach (var name in weights)
        {
            using var stream = open(name);
            var (size, trouble) = SafetensorsHead.Read(stream);
            if (trouble is not null)
                findings.Add(Finding.Error("model-weights", $"{folder}/{name} {trouble}.",
                    trouble.Contains("LFS", StringComparison.Ordinal) ? "Run `git lfs pull` there." : "Download it again.", new(folder)));
            bytes += size ?? 0;
        }

        bytes = Missing(names, open, folder, findings) ?? bytes;
        if (!names.Any(name => name is "tokenizer.json" or "tokenizer.model" or "tokenizer_config.json" or "tekken.json"))
            findings.Add(Finding.Warning("model-tokenizer", $"The folder {folder} has no tokenizer.",
                "Copy the model's tokenizer files next to its weights.", new(folder)));
        var (architecture, shape) = SettingsOf(names, open, folder, bytes, known, findings);
        return new(architecture, shape, bytes, [.. findings]);
    }

    /// <summary>The index names every file of a checkpoint in parts.</summary>
    /// <returns>Its total_size: the bytes of all tensors that it names; null where it says none.</returns>
    private static long? Missing(IReadOnlyCollection<string> names, Func<string, Stream> open, string folder, List<Finding> findings)
    {
        if (!names.Contains(Index, StringComparer.Ordinal))
            return null;
        try
        {
            using var stream = open(Index);
            using var json = JsonDocument.Parse(stream);
            var absent = json.RootElement.GetProperty("weight_map").EnumerateObject().Select(tensor => tensor.Value.GetString()!)
                .Distinct(StringComparer.Ordinal).Except(names, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (absent.Count > 0)
                findings.Add(Finding.Error("model-weights",
                    $"{folder}/{Index} lists {absent[0]}{(absent.Count == 1 ? "" : $" and {absent.Count - 1} more files")}, which the "
                        + "folder does not contain.", "Download the rest of the model.", new(folder)));
            return TotalOf(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            findings.Add(Finding.Error("model-weights", $"{folder}/{Index} is not a valid weight index.",
                "Download it again.", new(folder)));
            return null;
        }
    }

    /// <summary>Some writers have it as a number with a fraction.</summary>
    private static long? TotalOf(JsonElement index) =>
        index.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("total_size", out var total) && total.ValueKind == JsonValueKind.Number
        && total.TryGetDouble(out var bytes) && bytes is > 0 and < long.MaxValue
            ? total.TryGetInt64(out var whole) ? whole : (long)bytes
            : null;

    private static (string? Architecture, ModelShape? Shape) SettingsOf(
        IReadOnlyCollection<string> names, Func<string, Stream> open, string folder, long? bytes, ModelShapes known, List<Finding> findings)
    {
        if (!names.Contains(Settings, StringComparer.Ordinal))
        {
            findings.Add(Finding.Error("model-settings", $"The folder {folder} is not a language model: it has no {Settings}.",
                "Use the folder that `hf download` creates.", new(folder)));
            return default;
        }

        try
        {
            using var stream = open(Settings);
            using var json = JsonDocument.Parse(stream);
            return ModelSettings.Read(json.RootElement, folder, bytes, known);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            findings.Add(Finding.Error("model-settings", $"{folder}/{Settings} is not a JSON object.", "Download it again.", new(folder)));
            return default;
        }
    }
}
