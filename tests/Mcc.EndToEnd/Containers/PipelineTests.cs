using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Containers;

/// <summary>
/// "If you need to chain two containers so that the output of a … preprocessor goes into a XGBoost model": serial invocation. Both are
/// real servers, and the predictions are those of the libraries' own chain.
/// </summary>
public sealed class PipelineTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_preprocessor_and_XGBoost_answer_as_the_libraries_own_chain()
    {
        Nightly.Require(isLong: true);
        (await Shell.Run(TrainedModel.Python, [Path.Combine(CombinedProject.Sources, "train.py"), place.Path], place.Path)).Well();
        await using var first = await Project.Generate(place, "preprocess", "http-flask", [$"--model-path={place["preprocess.joblib"]}"]);
        await using var second = await Project.Generate(place, "trees", "http-fastapi", [$"--model-path={place["trees.json"]}"]);
        Directory.CreateDirectory(Path.Combine(first.Folder, "test"));
        File.Copy(place["payload.json"], Path.Combine(first.Folder, "test", "payload.json"), overwrite: true);
        await using var both = await CombinedProject.Generate(place, "both", "preprocess,trees", "--instance-type=ml.m5.large");

        (await both.Do("run", "--process")).Well().Error.ShouldContain("Serving");
        (await both.Do("test")).Well().Output.ShouldContain("predictions");
        (await both.Do("status")).Well().Output.ShouldContain("container 2: trees  ../trees");
        (await both.Do("logs", "--container", "trees")).Well().Output.ShouldContain("trees: ");
        (await both.Do("logs", "--container", "nobody")).Error
            .ShouldContain("not a container: nobody. The containers are preprocess, trees.");
        var asked = await both.Ask("exec python3 \"$1\" \"$2\" both",
            Path.Combine(CombinedProject.Sources, "pipeline.py"), place.Path);
        if (asked.Error.Contains("No module named 'boto3'", StringComparison.Ordinal))
            Assert.Skip("No python3 with boto3 on this machine.");
        asked.Well().Output.ShouldContain("200 rows");

        (await both.Do("stop")).Well();
        (await both.Do("test")).Error.ShouldContain("do/run starts the containers");
        Processes.Of(first.Folder).Concat(Processes.Of(second.Folder)).Concat(Processes.Of(both.Folder)).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();
}
