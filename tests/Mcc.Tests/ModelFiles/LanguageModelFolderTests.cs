using System.Buffers.Binary;
using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Language;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>The folder of a language model: what its settings and the heads of its weights say, and what is wrong with it.</summary>
public sealed class LanguageModelFolderTests
{
    private const string Settings = """
        { "architectures": ["Qwen3ForCausalLM"], "hidden_size": 1024, "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8,
          "head_dim": 128, "intermediate_size": 3072, "vocab_size": 151936, "tie_word_embeddings": true, "max_position_embeddings": 40960 }
        """;

    [Fact]
    public void A_complete_folder_reports_class_sizes_and_bytes()
    {
        var report = Read(("config.json", Settings), ("model.safetensors", Safetensors(1000)), ("tokenizer.json", "{}"));

        report.Findings.ShouldBeEmpty();
        (report.Architecture, report.WeightBytes).ShouldBe(("Qwen3ForCausalLM", 1000));
        (report.Shape!.Layers, report.Shape.Heads, report.Shape.KeyValueHeads, report.Shape.HeadDimension).ShouldBe((28, 16, 8, 128));
        report.Shape.WeightBytes.ShouldBe(1000);
    }

    [Theory]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("688586727753.0", 688_586_727_753)]
    [InlineData("null", 8)]
    public void The_index_has_the_bytes_of_all_tensors(string total, long bytes) =>
        Read(("config.json", Settings), ("model-00001-of-00001.safetensors", Safetensors(8)), ("tokenizer.json", "{}"),
            ("model.safetensors.index.json", $$$"""{"metadata": {"total_size": {{{total}}} }, "weight_map": {"a": "model-00001-of-00001.safetensors"}}"""))
            .WeightBytes.ShouldBe(bytes);

    [Fact]
    public void One_that_also_sees_has_the_language_parts_sizes_apart()
    {
        var report = Read(("config.json", $$"""{ "architectures": ["Gemma3ForConditionalGeneration"], "text_config": {{Settings}} }"""), ("model.safetensors", Safetensors(8)), ("tokenizer.json", "{}"));

        report.Architecture.ShouldBe("Gemma3ForConditionalGeneration");
        report.Shape!.Layers.ShouldBe(28);
    }

    [Fact]
    public void Pickles_are_warned_of_and_never_opened()
    {
        var report = LanguageModelFolder.Read(["config.json", "pytorch_model.bin", "tokenizer.json"],
            name => name == "config.json" ? new MemoryStream(Encoding.UTF8.GetBytes(Settings))
                : throw new InvalidOperationException($"{name} was opened"), "llama", Facts.Embedded.ModelShapes);

        var warning = report.Findings.Single();
        (warning.Severity, warning.Rule).ShouldBe((Severity.Warning, "model-pickle"));
        warning.Text.ShouldContain("llama/pytorch_model.bin is a pickle, and loading a pickle can run any code. Use the model's "
            + "safetensors files");
    }

    [Fact]
    public void A_checkpoint_that_is_there_twice_is_counted_and_copied_once()
    {
        var report = Read(("config.json", Settings), ("tokenizer.json", "{}"), ("model-00001-of-00001.safetensors", Safetensors(1000)),
            ("model.safetensors.index.json", """{"weight_map": {"a": "model-00001-of-00001.safetensors"}}"""),
            ("consolidated.safetensors", Safetensors(1000)), ("original/model.safetensors", Safetensors(1000)),
            ("original/params.json", "{}"), ("metal/model.bin", "x"), ("pytorch_model.bin", "x"), ("chat_templates/tool.jinja", "x"));

        report.WeightBytes.ShouldBe(1000);
        report.Format.ShouldBe(CheckpointFormat.Safetensors);
        report.Files.ShouldBe(["config.json", "tokenizer.json", "model-00001-of-00001.safetensors", "model.safetensors.index.json",
            "chat_templates/tool.jinja"], ignoreOrder: true);
        report.Findings.ShouldHaveSingleItem().Text.ShouldContain("llama/consolidated.safetensors and 4 more files are not copied");
    }

    [Fact]
    public void A_folder_in_Mistrals_format_has_its_own_names()
    {
        const string Parameters = """
            { "dim": 5120, "n_layers": 40, "head_dim": 128, "hidden_dim": 32768, "n_heads": 32, "n_kv_heads": 8, "vocab_size": 131072,
              "max_position_embeddings": 131072 }
            """;
        var report = Read(("params.json", Parameters), ("consolidated.safetensors", Safetensors(1000)), ("tekken.json", "{}"));

        report.Findings.ShouldBeEmpty();
        (report.Format, report.Architecture, report.WeightBytes).ShouldBe((CheckpointFormat.Mistral, "MistralForCausalLM", 1000));
        var shape = report.Shape!;
        (shape.Hidden, shape.Layers, shape.Heads, shape.KeyValueHeads, shape.HeadDimension, shape.Intermediate, shape.Positions)
            .ShouldBe((5120, 40, 32, 8, 128, 32768, 131072));
    }

    [Theory]
    [InlineData(false, "model.safetensors", CheckpointFormat.Safetensors)]
    [InlineData(true, "consolidated.safetensors", CheckpointFormat.Mistral)]
    public void Of_both_formats_the_one_that_is_set_counts(bool prefersMistral, string kept, CheckpointFormat format)
    {
        (string Name, string Content)[] files = [("config.json", Settings), ("params.json", "{}"), ("tokenizer.json", "{}"),
            ("model.safetensors", Safetensors(1000)), ("consolidated.safetensors", Safetensors(1000))];
        var report = LanguageModelFolder.Read([.. files.Select(file => file.Name)], name =>
            new MemoryStream(Encoding.Latin1.GetBytes(files.First(file => file.Name == name).Content)), "llama",
            Facts.Embedded.ModelShapes, prefersMistral);

        report.Format.ShouldBe(format);
        report.Files.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal)).ShouldBe([kept]);
    }

    [Fact]
    public void A_GGUF_file_is_weights_by_its_length()
    {
        var report = Read(("config.json", Settings), ("tokenizer.json", "{}"), ("model-Q4_K_M.gguf", new string('x', 777)));

        (report.Format, report.WeightBytes).ShouldBe((CheckpointFormat.Gguf, 777));
        report.Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}""", 131072)]
    [InlineData("""{"type": "linear", "factor": 2}""", 81920)]
    [InlineData("""{"rope_type": "llama3", "factor": 8.0, "original_max_position_embeddings": 8192}""", 40960)]
    public void Rotary_scaling_makes_the_context_longer(string scaling, int positions) =>
        Read(("config.json", Settings[..^2].TrimEnd().TrimEnd('}') + $", \"rope_scaling\": {scaling} }}"),
            ("model.safetensors", Safetensors(8)), ("tokenizer.json", "{}")).Shape!.Positions.ShouldBe(positions);

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        "is a Git LFS pointer, not the weights. Run `git lfs pull` there.")]
    [InlineData("short", "is truncated: it has no header. Download it again.")]
    [InlineData("\u0005\0\0\0\0\0\0\0[1,2]", "is not a safetensors file")]
    [InlineData("\u0008\0\0\0\0\0\0\0{\"w\":{}}", "is not a safetensors file")]
    [InlineData("\u0004\0\0\0\0\0\0\0{}{}", "is not a safetensors file")]
    public void Weights_that_are_none_are_refused(string content, string says) =>
        Error(Read(("config.json", Settings), ("model.safetensors", content), ("tokenizer.json", "{}"))).ShouldContain(says);

    [Fact]
    public void Weights_that_are_cut_off_are_refused() =>
        Error(Read(("config.json", Settings), ("model.safetensors", Safetensors(1000)[..^1]), ("tokenizer.json", "{}")))
            .ShouldContain("is truncated");

    [Fact]
    public void A_part_that_the_index_names_and_the_folder_lacks_is_refused() =>
        Error(Read(("config.json", Settings), ("model-00001-of-00002.safetensors", Safetensors(8)), ("tokenizer.json", "{}"),
            ("model.safetensors.index.json", """{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""")))
            .ShouldContain("lists model-00002-of-00002.safetensors, which the folder does not contain");

    [Theory]
    [InlineData("readme.md", "is not a language model: it has no config.json")]
    [InlineData("config.json", "has no weights")]
    public void A_folder_that_is_not_a_language_model_is_refused(string only, string says) =>
        Read((only, "{}")).Findings.Select(finding => finding.Text).ShouldContain(text => text.Contains(says, StringComparison.Ordinal));

    [Fact]
    public void Damaged_heads_never_end_in_an_exception()
    {
        var whole = Encoding.Latin1.GetBytes(Safetensors(64));
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = whole.ToArray();
            for (var count = random.Next(1, 5); count > 0; count--)
                bytes[random.Next(bytes.Length - 64)] = (byte)random.Next(256);
            SafetensorsHead.Read(new MemoryStream(bytes[..random.Next(bytes.Length + 1)]));
        }
    }

    [Theory]
    [InlineData("num_hidden_layers", "2147483647")]
    [InlineData("num_hidden_layers", "-28")]
    [InlineData("hidden_size", "9000000000000000000")]
    [InlineData("num_key_value_heads", "0")]
    [InlineData("head_dim", "0")]
    public void Sizes_that_no_model_has_leave_the_shape_unknown(string key, string value) =>
        Read(("config.json", With(key, value)), ("model.safetensors", Safetensors(8)), ("tokenizer.json", "{}")).Shape.ShouldBeNull();

    [Theory]
    [InlineData("no_rope_layer_interval", "0, \"attention_chunk_size\": 8192")]
    [InlineData("rope_scaling", """{"type": "linear", "factor": 7e27}""")]
    [InlineData("rope_scaling", """{"type": "linear", "factor": -1}""")]
    [InlineData("quantization_config", """{"quant_method": "\ud800"}""")]
    [InlineData("sliding_window", "-4096")]
    public void Odd_settings_end_in_a_report(string key, string value)
    {
        var report = Read(("config.json", With(key, value)), ("model.safetensors", Safetensors(8)), ("tokenizer.json", "{}"));
        if (report.Shape is { Positions: { } positions }) positions.ShouldBePositive();
        else Error(report).ShouldContain("is not a JSON object");
    }

    private static string With(string key, string value)
    {
        var settings = System.Text.Json.Nodes.JsonNode.Parse(Settings)!.AsObject();
        settings.Remove(key);
        return $"{settings.ToJsonString().TrimEnd('}')}, \"{key}\": {value} }}";
    }

    private static string Safetensors(int bytes)
    {
        var head = Encoding.Latin1.GetBytes($$$"""{"__metadata__":{"format":"pt"},"w":{"dtype":"BF16","shape":[{{{bytes / 2}}}],"data_offsets":[0,{{{bytes}}}]}}""");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, head.Length);
        return Encoding.Latin1.GetString([.. length, .. head, .. new byte[bytes]]);
    }

    private static string Error(LanguageModelReport report) => report.Findings.Single(finding => finding.Severity == Severity.Error).Text;

    private static LanguageModelReport Read(params (string Name, string Content)[] files) =>
        LanguageModelFolder.Read([.. files.Select(file => file.Name)], name =>
            new MemoryStream(Encoding.Latin1.GetBytes(files.First(file => file.Name == name).Content)), "llama",
            Facts.Embedded.ModelShapes);
}
