using System.Buffers.Binary;
using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>
/// Folders of language models as people have them on disk. Their weights are files with holes: large, and without content.
/// </summary>
public sealed class ModelFolderTests : CommandLineTest
{
    private const string Settings = """
        { "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 1024, "num_hidden_layers": 28,
          "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 3072, "vocab_size": 151936,
          "max_position_embeddings": 40960, "torch_dtype": "bfloat16" }
        """;

    [Fact]
    public async Task Seven_hundred_gigabytes_are_judged_by_their_heads()
    {
        // 163 files with 4.2 GB each. Reading them would take many minutes; the time is not asserted, because the test would not end.
        var model = Model("large", 163, 4_224_000_000);

        var (_, error, exit) = await Generate("./" + Path.GetRelativePath(Folder, model), "ml.g5.xlarge", "--dry-run");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("has 641.2 GiB of weights, but one NVIDIA A10G of `ml.g5.xlarge` has 22.4 GiB");
    }

    [Fact]
    public async Task The_folder_of_the_Hugging_Face_cache_is_copied_without_links()
    {
        var blobs = Model("hub/models--a--b/blobs", 1, 4096);
        var snapshot = Path.Combine(Folder, "hub", "models--a--b", "snapshots", "abc");
        Directory.CreateDirectory(snapshot);
        foreach (var file in Directory.GetFiles(blobs))
            File.CreateSymbolicLink(Path.Combine(snapshot, Path.GetFileName(file)), "../../blobs/" + Path.GetFileName(file));

        var (_, error, exit) = await Generate("./hub/models--a--b/snapshots/abc", "ml.g5.xlarge");

        exit.ShouldBe(ExitCode.Done, error);
        var copied = new DirectoryInfo(Path.Combine(Folder, "folder", "model")).GetFiles();
        copied.Select(file => file.Name).ShouldBe(["config.json", "model-00001-of-00001.safetensors", "tokenizer.json"], ignoreOrder: true);
        copied.ShouldAllBe(file => file.LinkTarget == null);
        // What was hashed while it was copied is in the lock, as everything else is.
        var locked = ProjectLock.Read(File.ReadAllBytes(Path.Combine(Folder, "folder", ProjectLock.Path)))!;
        locked.Digests["model/model-00001-of-00001.safetensors"].ShouldBe(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(copied[1].FullName))));
    }

    [Theory]
    [InlineData("/etc/hostname", "outside of the model's folder")]
    [InlineData("missing.bin", "which does not exist")]
    public async Task A_link_that_leads_elsewhere_is_refused(string target, string says)
    {
        var model = Model("linked", 1, 4096);
        File.CreateSymbolicLink(Path.Combine(model, "notes.txt"), target);

        var (_, error, exit) = await Generate("./linked", "ml.g5.xlarge");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"in which notes.txt is a link to {target}");
        error.ShouldContain(says);
    }

    private Task<Outcome> Generate(string model, string instance, params string[] more) =>
        Mcc(["folder", "--deployment-config=transformers-vllm", "--skip-prompts", "--offline", "--model-name=" + model,
            "--instance-type=" + instance, .. more]);

    private string Model(string name, int parts, long bytes)
    {
        var folder = Path.Combine(Folder, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), Settings);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        for (var part = 1; part <= parts; part++)
        {
            var head = Encoding.UTF8.GetBytes(
                $$$"""{"w{{{part}}}":{"dtype":"BF16","shape":[{{{bytes / 2}}}],"data_offsets":[0,{{{bytes}}}]}}""");
            var length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, head.Length);
            using var file = File.Create(Path.Combine(folder, $"model-{part:00000}-of-{parts:00000}.safetensors"));
            file.Write(length);
            file.Write(head);
            file.SetLength(8 + head.Length + bytes);
        }

        return folder;
    }
}
