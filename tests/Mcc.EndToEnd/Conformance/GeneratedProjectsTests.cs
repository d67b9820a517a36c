using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Conformance;

/// <summary>What we generate keeps the contract that we hold against others: no clause fails, as a process and as an image.</summary>
[Collection("containers")]
public sealed class GeneratedProjectsTests(ContainerEngine engine) : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-fastapi")]
    public async Task A_generated_server_fails_no_clause_as_a_process(string configuration)
    {
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "kept", configuration, [$"--model-path={model.File}"]);

        var clauses = await Verify(project, model, new Dictionary<string, string> { ["MCC_PYTHON"] = TrainedModel.Python }, "--process");

        clauses.ShouldContain("bind-to-port passed");
        clauses.ShouldContain("manifest skipped");
    }

    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-fastapi")]
    public async Task A_generated_image_fails_no_clause(string configuration)
    {
        engine.Require();
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, $"verified-{configuration}", configuration, [$"--model-path={model.File}"],
            engine.Variables);
        (await project.Do("build")).Well();

        var clauses = await Verify(project, model, engine.Variables);

        clauses.ShouldContain("manifest passed");
        clauses.ShouldContain("temporary-files passed");
        clauses.ShouldContain("bind-to-port passed");
        clauses.ShouldContain("drain passed");
    }

    public void Dispose() => place.Dispose();

    /// <summary>Each clause with its outcome; none may have failed.</summary>
    private async Task<IReadOnlyList<string>> Verify(
        Project project, TrainedModel model, IReadOnlyDictionary<string, string> variables, params string[] more)
    {
        var ended = await Project.Command(place.Path,
            ["verify", project.Folder, "--payload", model.Payload, "--load=1", "--output=json", .. more], variables);
        ended.Well();
        return [.. JsonDocument.Parse(ended.Output).RootElement.GetProperty("clauses").EnumerateArray()
            .Select(clause => $"{clause.GetProperty("id").GetString()} {clause.GetProperty("outcome").GetString()}")];
    }
}
