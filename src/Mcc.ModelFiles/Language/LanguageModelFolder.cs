using System.Collections.Immutable;
using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Language;

/// <summary>
/// Reads the folder of a language model: settings and the heads of its weights. Nothing is loaded, and of the weights nothing else is
/// read, so that 700 GB take as long as one.
/// </summary>
public static class LanguageModelFolder
{
    private static readonly string[] Tokenizers = ["tokenizer.json", "tokenizer.model", "tokenizer_config.json", "tekken.json"];

    /// <param name="names">Paths of the files below the folder, with <c>/</c>.</param>
    /// <param name="open">Opens one of them; the answer is disposed of.</param>
    /// <param name="known">What transformers' classes have where config.json says nothing.</param>
    /// <param name="prefersMistral">Whether the server's settings name Mistral's format.</param>
    public static LanguageModelReport Read(
        IReadOnlyCollection<string> names, Func<string, Stream> open, string folder, ModelShapes known, bool prefersMistral = false)
    {
        var findings = new List<Finding>();
        var (indexed, total) = IndexOf(names, open, folder, findings);
        var checkpoint = Checkpoint.Of(names, indexed, prefersMistral);
        findings.AddRange(AboutFiles(checkpoint, folder));
        var bytes = total;
        if (checkpoint.Format is CheckpointFormat.Safetensors or CheckpointFormat.Mistral)
        {
            var heads = Heads(checkpoint.Weights, open, folder, findings);
            bytes = checkpoint.Format == CheckpointFormat.Safetensors ? total ?? heads : heads;
        }
        else if (checkpoint.Format == CheckpointFormat.Gguf)
        {
            bytes = checkpoint.Weights.Sum(name => LengthOf(open, name));
        }

        if (!names.Any(Tokenizers.Contains))
            findings.Add(Finding.Warning("model-tokenizer", $"The folder {folder} has no tokenizer.",
                "Copy the model's tokenizer files next to its weights.", new(folder)));
        var (architecture, shape) = SettingsOf(names, checkpoint.Format, open, folder, bytes, known, findings);
        return new(architecture, shape, bytes, checkpoint.Format, [.. names.Except(checkpoint.Others, StringComparer.Ordinal)],
            [.. findings]);
    }

    private static IEnumerable<Finding> AboutFiles(Checkpoint checkpoint, string folder)
    {
        var weights = checkpoint.Weights;
        if (checkpoint.Format is null)
            yield return Finding.Error("model-weights", $"The folder {folder} has no weights: no .safetensors file.",
                "Use the folder that `hf download` creates.", new(folder));
        if (checkpoint.Format == CheckpointFormat.Pickles)
        {
            yield return Finding.Warning("model-pickle",
                $"{folder}/{weights[0]}{(weights.Length == 1 ? " is a pickle" : $" and {weights.Length - 1} more are pickles")}, and "
                    + "loading a pickle can run any code.",
                "Use the model's safetensors files, or convert it (https://huggingface.co/docs/safetensors/convert-weights).",
                new(folder));
        }

        if (checkpoint.Others is [var first, ..] others)
        {
            yield return Finding.Note("model-files",
                $"{folder}/{first}{(others.Length == 1 ? " is" : $" and {others.Length - 1} more files are")} not copied: the server loads "
                    + $"{weights.FirstOrDefault()}{(weights.Length > 1 ? " and the other parts" : "")}.", "", new(folder));
        }
    }

    private static long Heads(ImmutableArray<string> weights, Func<string, Stream> open, string folder, List<Finding> findings)
    {
        long bytes = 0;
        foreach (var name in weights)
        {
            using var stream = open(name);
            var (size, trouble) = SafetensorsHead.Read(stream);
            if (trouble is not null)
                findings.Add(Finding.Error("model-weights", $"{folder}/{name} {trouble}.",
                    trouble.Contains("LFS", StringComparison.Ordinal) ? "Run `git lfs pull` there." : "Download it again.", new(folder)));
            bytes += size ?? 0;
        }

        return bytes;
    }

    private static long LengthOf(Func<string, Stream> open, string name)
    {
        using var stream = open(name);
        return stream.Length;
    }

    /// <summary>The index names every file of a checkpoint in parts.</summary>
    /// <returns>The files that it names, and its total_size: the bytes of all tensors; null for what it does not say.</returns>
    private static (IReadOnlyCollection<string>? Files, long? Total) IndexOf(
        IReadOnlyCollection<string> names, Func<string, Stream> open, string folder, List<Finding> findings)
    {
        if (!names.Contains(Checkpoint.Index, StringComparer.Ordinal))
            return default;
        try
        {
            using var stream = open(Checkpoint.Index);
            using var json = BoundedJson.Read(stream);
            var files = json.RootElement.GetProperty("weight_map").EnumerateObject().Select(tensor => tensor.Value.GetString()!)
                .Distinct(StringComparer.Ordinal).ToList();
            var absent = files.Except(names, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (absent.Count > 0)
                findings.Add(Finding.Error("model-weights",
                    $"{folder}/{Checkpoint.Index} lists {absent[0]}{(absent.Count == 1 ? "" : $" and {absent.Count - 1} more files")}, "
                        + "which the folder does not contain.", "Download the rest of the model.", new(folder)));
            return (files, TotalOf(json.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            findings.Add(Finding.Error("model-weights", $"{folder}/{Checkpoint.Index} is not a valid weight index.",
                "Download it again.", new(folder)));
            return default;
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
        IReadOnlyCollection<string> names, CheckpointFormat? format, Func<string, Stream> open, string folder, long? bytes,
        ModelShapes known, List<Finding> findings)
    {
        var isMistral = format == CheckpointFormat.Mistral && !names.Contains(Checkpoint.Settings, StringComparer.Ordinal);
        var settings = isMistral ? Checkpoint.MistralSettings : Checkpoint.Settings;
        if (!names.Contains(settings, StringComparer.Ordinal))
        {
            // llama.cpp's file has the settings itself.
            if (format != CheckpointFormat.Gguf)
                findings.Add(Finding.Error("model-settings", $"The folder {folder} is not a language model: it has no {settings}.",
                    "Use the folder that `hf download` creates.", new(folder)));
            return default;
        }

        try
        {
            using var stream = open(settings);
            using var json = BoundedJson.Read(stream);
            return isMistral ? ModelSettings.ReadMistral(json.RootElement, folder, bytes, known)
                : ModelSettings.Read(json.RootElement, folder, bytes, known);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            findings.Add(Finding.Error("model-settings", $"{folder}/{settings} is not a JSON object.", "Download it again.", new(folder)));
            return default;
        }
    }
}
