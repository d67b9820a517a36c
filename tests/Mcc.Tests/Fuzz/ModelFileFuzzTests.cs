using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.ModelFiles;
using Mcc.ModelFiles.Language;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Fuzz;

/// <summary>A model file is a stranger's: whatever is in it, it is read or refused.</summary>
[Trait("Speed", "Slow")]
[Trait("Input", "Hostile")]
public sealed class ModelFileFuzzTests
{
    private static readonly string[] Names =
        ["m.json", "m.ubj", "m.model", "m.txt", "m.onnx", "m.h5", "m.keras", "saved_model.pb", "m.pkl", "m"];

    private static readonly string[] Tokens =
    [
        "learner", "gradient_booster", "feature_names", "num_feature", "{", "}", "[", "]", "\"", "$", "#", "L", "NaN", "Infinity", "1e999",
        "max_feature_idx=", "num_class=", "\n", "\0", "{\"class_name\": \"", "keras_version", "model_config", "Lambda", "PK\u0003\u0004",
    ];

    [Fact]
    public void Changed_model_files_are_read_or_refused()
    {
        var mutations = new Mutations(Mutations.Corpus("models"), Tokens);
        var limits = ModelLimits.Default with { DecompressedBytes = 16 << 20, Opcodes = 1_000_000 };
        var number = 0;
        FuzzRun.Of(8000, mutations.Make, bytes =>
            ModelFile.Read(new MemoryStream(bytes), Names[number++ % Names.Length], ModelTrust.None, limits).ShouldNotBeNull());
    }

    [Fact]
    public void Changed_settings_of_language_models_are_read_or_refused() => Judge(new JsonMutations(Mutations.Corpus("configs")).Make);

    [Fact]
    public void Damaged_settings_of_language_models_are_read_or_refused() => Judge(new Mutations(Mutations.Corpus("configs"), Tokens).Make);

    private static void Judge(Func<Random, byte[]> make) => FuzzRun.Of(4000, make, settings =>
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["config.json"] = settings,
            ["params.json"] = settings,
            ["tokenizer.json"] = "{}"u8.ToArray(),
            ["model.safetensors.index.json"] = settings,
            ["model.safetensors"] = [.. BitConverter.GetBytes((long)settings.Length), .. settings],
        };
        files["consolidated.safetensors"] = files["model.safetensors"];
        foreach (var names in (string[][])[["config.json", "model.safetensors", "tokenizer.json"],
            ["params.json", "consolidated.safetensors"], ["config.json", "model.safetensors", "model.safetensors.index.json"]])
        {
            var report = LanguageModelFolder.Read(names, name => new MemoryStream(files[name]), "llama", Facts.Embedded.ModelShapes);
            if (report.Shape is not { } shape) continue;
            shape.Layers.ShouldBeInRange(1, 100_000);
            shape.Hidden.ShouldBePositive();
            shape.HeadDimension.ShouldBePositive();
        }
    });
}
