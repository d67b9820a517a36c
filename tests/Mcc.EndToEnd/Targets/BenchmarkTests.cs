using System.Text.Json;
using System.Xml.Linq;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary><c>do/benchmark</c> of projects whose servers and endpoints run here. The numbers are in <c>tests/servers</c>.</summary>
public sealed class BenchmarkTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task The_server_that_runs_here_is_measured_in_rows()
    {
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "rows", "http-flask", [$"--model-path={model.File}", "--include-benchmark",
            "--benchmark-request-count=24", "--benchmark-concurrency=3"]);
        (await project.Do("benchmark")).Refused().Error.ShouldContain("Start the server with do/run");
        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();

        var measured = (await project.Do("benchmark")).Well();

        measured.Output.ShouldContain("succeeded                  24 of 24");
        measured.Output.ShouldContain("request latency (ms)");
        var result = Result(project);
        result.GetProperty("concurrency").GetInt32().ShouldBe(3);
        result.GetProperty("rows").GetInt32().ShouldBe(24);
        result.GetProperty("target").GetString().ShouldBe($"{project.Url}/invocations");

        (await project.Do("benchmark", "--requests", "5", $"--output={place["own.json"]}", "--payload", model.Payload)).Well();
        JsonDocument.Parse(await File.ReadAllTextAsync(place["own.json"])).RootElement.GetProperty("requests").GetInt32().ShouldBe(5);
        XDocument.Load(place["own.svg"]).Root!.Name.LocalName.ShouldBe("svg");
        (await project.Do("benchmark", "--requests", "none")).Exit.ShouldBe(2);
    }

    /// <summary>The local SageMaker checks each signature, and frames the stream as AWS does.</summary>
    [Theory]
    [InlineData("model")]
    [InlineData("component")]
    public async Task A_deployed_stand_in_for_a_language_model_is_measured_in_tokens(string style)
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "talks", "managed-inference", "chat", $"--endpoint-style={style}",
            "--include-benchmark", "--benchmark-request-count=9");
        (await project.Do("deploy")).Well();

        (await project.Do("benchmark", "--deployed", "--concurrency=3")).Well();

        var result = Result(project);
        result.GetProperty("succeeded").GetInt32().ShouldBe(9);
        result.GetProperty("streaming").GetBoolean().ShouldBeTrue();
        result.GetProperty("output_tokens").GetInt32().ShouldBe(9 * 4, "the stand-in answers with four words");
        result.GetProperty("output_tokens_counted_by").GetString().ShouldBe("chunks of the stream");
        result.GetProperty("time_to_first_token_ms").ValueKind.ShouldBe(JsonValueKind.Object);
        result.GetProperty("target").GetString()
            .ShouldBe("endpoint talks in us-east-1" + (style == "component" ? ", component talks" : ""));
        (await project.Do("clean", "--yes")).Well();
        (await project.Do("benchmark", "--deployed")).Exit.ShouldBe(1);
    }

    public void Dispose() => place.Dispose();

    private static JsonElement Result(Project project) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Folder, ".mcc", "run", "benchmark.json"))).RootElement;
}
