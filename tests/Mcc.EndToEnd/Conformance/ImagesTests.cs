using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Mcc.Verify;
using Mcc.Verify.Reports;
using Mcc.Verify.Subjects;
using Mcc.Verify.Execution;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Conformance;

/// <summary>Real images, run as SageMaker runs them: what only an image can do wrong is caught by the clause that names it.</summary>
[Collection("containers")]
public sealed class ImagesTests(ContainerEngine engine) : IDisposable
{
    private const string Usual = "ENTRYPOINT [\"/opt/app/serve\"]";
    private const string TakesPorts = "\nLABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true";

    private readonly TemporaryFolder place = new("mcc-images-");

    public static TheoryData<string, string, string> Bad { get; } = new()
    {
        { "exec-form", "ignores-sigterm", "ENTRYPOINT python3 /opt/app/serve" },
        { "starts", "", "CMD [\"python3\", \"/opt/app/serve\"]" },
        { "port", "listens-to-itself", Usual },
        { "multi-model", "", Usual + "\nLABEL com.amazonaws.sagemaker.capabilities.multi-models=true" },
        { "bind-to-port", "ignores-bind-to-port", Usual + TakesPorts },
        { "model-folder", "writes-model", Usual },
        { "temporary-files", "writes-elsewhere", Usual },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_image_fails_exactly_the_clause_that_names_its_fault(string clause, string way, string lines)
    {
        var report = await Verify(await Build($"bad-{clause}", way, lines));

        Failed(report).ShouldBe([clause], Told(report));
    }

    [Theory]
    [InlineData("plain", Usual + TakesPorts)]
    [InlineData("not-root", Usual + "\nUSER nobody")]
    [InlineData("serve-on-the-path", "ENV PATH=/opt/app:$PATH")]
    public async Task A_good_image_fails_none(string name, string lines)
    {
        var report = await Verify(await Build(name, "", lines));

        Failed(report).ShouldBeEmpty(Told(report));
        report.Verdicts.Single(judged => judged.Clause.Id == "manifest").Verdict.Outcome.ShouldBe(Outcome.Passed);
        report.Verdicts.Single(judged => judged.Clause.Id == "memory").Verdict.Outcome.ShouldBe(Outcome.Passed);
    }

    [Fact]
    public async Task Writing_to_the_mounted_model_folder_is_reported()
    {
        var model = Directory.CreateDirectory(place["model"]).FullName;

        var report = await Verify(await Build("mounted", "writes-model", Usual), model);

        Failed(report).ShouldBe(["model-folder"], Told(report));
        report.Verdicts.Single(judged =>
            judged.Clause.Id == "model-folder").Verdict.Message.ShouldContain("Read-only file system: '/opt/ml/model/cache.txt'");
        Directory.EnumerateFileSystemEntries(model).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_mount_of_a_model_folder_is_no_change_of_the_image()
    {
        var model = Directory.CreateDirectory(place["model"]).FullName;

        var report = await Verify(await Build("without-folder", "", "RUN rm -r /opt/ml\n" + Usual), model);

        Failed(report).ShouldBeEmpty(Told(report));
    }

    [Fact]
    public async Task A_container_without_enough_memory_disk_or_workers_is_judged()
    {
        Nightly.Require(isLong: true);

        var report = await Verify(await Build("chaos", "", Usual), chaos: true);

        string[] judged = ["chaos-memory", "chaos-disk", "chaos-sigterm"];
        foreach (var result in report.Verdicts.Where(result => judged.Contains(result.Clause.Id)))
            result.Verdict.Outcome.ShouldNotBe(Outcome.Skipped, Told(report));
        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_for_another_processor_is_reported_as_such()
    {
        engine.Require();
        // The head of a program for arm64: this machine's kernel refuses it as it refuses a whole one.
        byte[] head = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0xb7, 0, 1, 0, 0, 0];
        await File.WriteAllBytesAsync(place["serve"], [.. head, .. new byte[64]]);
        (await Shell.Run("sh", ["-euc", "chmod +x serve; tar -cf layer.tar serve"], place.Path)).Well();
        var layer = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(place["layer.tar"])));
        await File.WriteAllTextAsync(place["config.json"], $$$"""{"architecture":"arm64","os":"linux","config":{"Entrypoint":["/serve"]},"rootfs":{"type":"layers","diff_ids":["sha256:{{{layer}}}"]}}""");
        await File.WriteAllTextAsync(place["manifest.json"], """[{"Config":"config.json","RepoTags":["verify-arm:latest"],"Layers":["layer.tar"]}]""");
        (await Shell.Run("tar", ["-cf", "image.tar", "manifest.json", "config.json", "layer.tar"], place.Path)).Well();
        (await engine.Docker("load", "--quiet", "--input", place["image.tar"])).Well();

        var report = await Verify("verify-arm");

        Failed(report).ShouldBe(["architecture"], Told(report));
    }

    [Fact]
    public async Task Verify_exits_with_1_and_writes_each_report()
    {
        var image = await Build("commanded", "", Usual + "\nLABEL com.amazonaws.sagemaker.capabilities.multi-models=true");
        string[] words = ["verify", image, "--load=0.2"];

        var json = (await Project.Command(place.Path,
            [.. words, "--payload", Repository.File("tests", "Mcc.EndToEnd", "Conformance", "project", "test", "payload.json"),
                "--output=json"], engine.Variables)).Refused();
        var guessed = (await Project.Command(place.Path, words, engine.Variables)).Refused();

        var root = JsonDocument.Parse(json.Output).RootElement;
        root.GetProperty("clauses").EnumerateArray().Where(clause => clause.GetProperty("outcome").GetString() == "failed")
            .Select(clause => clause.GetProperty("id").GetString()).ShouldBe(["multi-model"]);
        guessed.Output.ShouldContain("or specify one with --payload");
        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_image_is_not_a_verdict()
    {
        engine.Require();

        var ended = await Project.Command(place.Path, ["verify", "nobody-has-this:1"], engine.Variables);

        ended.Exit.ShouldBe(2, ended.ToString());
        ended.Error.ShouldContain("docker has no image nobody-has-this:1");
    }

    public void Dispose() => place.Dispose();

    private async Task<string> Build(string name, string way, string lines)
    {
        engine.Require();
        var context = Path.Combine(AppContext.BaseDirectory, "Conformance", "project");
        var slim = await BaseImage.Name();
        await File.WriteAllTextAsync(place["Dockerfile"],
            $"FROM {slim}\nCOPY code /opt/app\nCOPY model /opt/ml/model\nENV BROKEN={way}\n{lines}\n", Encoding.UTF8);
        (await engine.Docker("build", "--quiet", "--tag", $"verify-{name}", "--file", place["Dockerfile"], context)).Well();
        return $"verify-{name}";
    }

    private async Task<ConformanceReport> Verify(string image, string? model = null, bool chaos = false)
    {
        var cancel = TestContext.Current.CancellationToken;
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!, StringComparer.Ordinal);
        foreach (var (name, value) in engine.Variables)
            variables[name] = value;
        var docker = (await Mcc.Platform.Containers.ContainerEngine.Find("docker", variables, cancel)).ShouldNotBeNull();
        var settings = new VerifySettings
        {
            Payload = """{"instances": [[1, 2]]}"""u8.ToArray(),
            Chaos = chaos,
            Start = TimeSpan.FromSeconds(image.EndsWith("-port", StringComparison.Ordinal) ? 3 : 30),
            Settle = TimeSpan.FromSeconds(1),
            Load = TimeSpan.FromSeconds(0.3),
            Stop = TimeSpan.FromSeconds(image.EndsWith("exec-form", StringComparison.Ordinal) ? 1 : 15),
        };
        return await Verification.Run(new ImageSubject(docker, image, model,
            new Dictionary<string, string>(StringComparer.Ordinal)), settings, _ => { }, _ => { }, cancel);
    }

    private static IEnumerable<string> Failed(ConformanceReport report) =>
        report.Verdicts.Where(judged => judged.Verdict.Outcome == Outcome.Failed).Select(judged => judged.Clause.Id);

    private static string Told(ConformanceReport report) => string.Join('\n', report.Verdicts.Select(TextReport.Line));
}
