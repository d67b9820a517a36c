using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>Scripts on a machine where HOME is not set, or cannot be written.</summary>
public sealed class HomeTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("unset HOME")]
    [InlineData("HOME=''")]
    public async Task Without_HOME_the_scripts_keep_their_state_where_mcc_does(string how)
    {
        var project = await Project.Generate(place, "homeless", "transformers-vllm",
            ["--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge"]);
        var home = (await Shell.Run("sh", ["-c", "getent passwd \"$(id -u)\" | cut -d: -f6"], "/")).Well().Output.Trim();

        var said = (await Shell.Run("bash", ["-euc", $"{how}; . runtime/lib/begin.sh; source_lib state; echo \"$MCC_HOME\"", "do/none"],
            project.Folder)).Well();

        said.Output.ShouldBe($"{home}/.ml-container-creator\n");
        (await Shell.Run("bash", ["-euc", $"{how}; exec do/manifest"], project.Folder)).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task An_unwritable_folder_is_one_message_with_a_fix()
    {
        var project = await Project.Generate(place, "refused", "transformers-vllm",
            ["--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge"]);
        await File.WriteAllTextAsync(place["file"], "");

        var refused = (await Shell.Run("bash", ["-euc", ". runtime/lib/begin.sh; source_lib state; record active model one", "do/none"],
            project.Folder,
            new Dictionary<string, string> { ["MCC_HOME"] = place["file"] })).Refused();

        refused.Error.ShouldBe($"do/none: {place["file"]}/manifests/default.jsonl cannot be written: make it writable for you, or set "
            + $"MCC_HOME to another folder.\n");
    }

    public void Dispose() => place.Dispose();
}
