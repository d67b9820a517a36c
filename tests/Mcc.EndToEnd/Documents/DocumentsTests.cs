using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Documents;

/// <summary>What the documents say to type works when it is pasted, in its order.</summary>
public sealed class DocumentsTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder place = new("mcc-documents-");

    /// <summary>No engine answers, so that the outcome does not depend on one; a port of its own, as other tests serve here too.</summary>
    private readonly Dictionary<string, string> variables = new() { ["MCC_ENGINE"] = "none", ["MCC_PORT"] = $"{Project.FreePort()}" };

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Repository.File("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}")
            .Append("CONTRIBUTING.md").Append("bench/README.md").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_commands_of_the_readme_work_in_their_order()
    {
        SkipWithout("aws", "jq", "curl", "nginx");
        // Its first commands are typed in the repository's folder, which has the launcher.
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(place["repository"]).FullName, "mcc"), Repository.Program);

        (await Paste("README.md", await File.ReadAllTextAsync(Repository.File("README.md")), place["repository"])).ShouldBe(2);
        Processes.Of(place.Path).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_work_in_their_order(string page)
    {
        // They deploy several times, as tests of their targets do.
        Nightly.Require(isLong: page is "docs/asynchronous.md" or "docs/batch-transform.md" or "docs/serverless.md"
            or "docs/multi-model.md");
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(place["bin"]).FullName, "mcc"), Repository.Program);
        variables["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";

        var markdown = await File.ReadAllTextAsync(Repository.File(page));
        if (DocumentBlock.Read(markdown).Any(Serves))
            SkipWithout("aws", "jq", "curl", "nginx");

        await Paste(page, markdown, place.Path);
        Processes.Of(place.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http-flask", 2, "--include-sample")]
    [InlineData("http-fastapi", 2, "--include-sample", "--framework=xgboost")]
    [InlineData("transformers-vllm", 1, "--model-name=Qwen/Qwen3-0.6B")]
    [InlineData("transformers-vllm", 1, "--model-name=Qwen/Qwen3-0.6B", "--no-build")]
    [InlineData("triton-fil", 1, "--include-sample")]
    [InlineData("diffusors-vllm-omni", 1, "--model-name=black-forest-labs/FLUX.1-schnell")]
    public async Task The_commands_of_a_generated_readme_work_in_their_order(string configuration, int blocks, params string[] more)
    {
        SkipWithout("jq", "curl", "nginx");
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(place["bin"]).FullName, "mcc"), Repository.Program);
        variables["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        (await Project.Command(place.Path, ["my-model", $"--deployment-config={configuration}", "--skip-prompts", .. more], variables))
            .Well();

        (await Paste("my-model/README.md", await File.ReadAllTextAsync(place["my-model/README.md"]), place["my-model"])).ShouldBe(blocks);
        Processes.Of(place.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_block_that_fails_or_prints_something_else_is_named()
    {
        var run = (string markdown) => PastedDocument.Run($"{Guid.NewGuid():N}", markdown, place, place.Path, variables, output.WriteLine);

        (await run("```sh\ncd /\nx=1\n```\n```sh\npwd; echo $x\n```\n```text\n/\n…\n```\n")).ShouldBe(2);
        (await run("<!-- untested: it fails -->\n```sh\nfalse\n```\n")).ShouldBe(0);
        (await Failure(() => run("```sh\ntrue\n```\n\n```sh\necho before\nfalse\necho after\n```\n"))).ShouldContain(":5 exits with 1");
        (await Failure(() => run("```sh\nfalse | true\n```\n"))).ShouldContain(":1 exits with 1");
        (await Failure(() => run("```sh\necho a b\n```\n```text\na …c\n```\n"))).ShouldContain("does not print `a …c`");
        (await Failure(() => run("```\nfalse\n```\n"))).ShouldContain("names its language");
    }

    public void Dispose() => place.Dispose();

    /// <summary>Whether a block runs scripts of a project, verifies or deploys, which need programs besides mcc.</summary>
    private static bool Serves(DocumentBlock block) => block is { IsShell: true, Untested: null }
        && (block.Content.Contains("do/", StringComparison.Ordinal) || block.Content.Contains("--process", StringComparison.Ordinal));

    private static async Task<string> Failure(Func<Task> paste) => (await Record.ExceptionAsync(paste))?.Message ?? "";

    private Task<int> Paste(string name, string markdown, string folder) =>
        PastedDocument.Run(name, markdown, place, folder, variables, output.WriteLine);

    private static void SkipWithout(params string[] programs)
    {
        var missing = programs.Where(program =>
            Mcc.Platform.Processes.Programs.Find(program, Environment.GetEnvironmentVariable("PATH")) is null).ToList();
        Assert.SkipUnless(missing.Count == 0, $"{string.Join(", ", missing)} is not installed.");
    }
}
