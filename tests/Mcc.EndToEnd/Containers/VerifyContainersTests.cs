using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Containers;

/// <summary><c>mcc verify</c> of a combined project: each container, and what they take from each other.</summary>
public sealed class VerifyContainersTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task Each_container_is_verified_and_asked_alone_and_together()
    {
        Nightly.Require(isLong: true);
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "rates", "http-flask", [$"--model-path={model.File}"]);
        Directory.CreateDirectory(Path.Combine(project.Folder, "test"));
        File.Copy(model.Payload, Path.Combine(project.Folder, "test", "payload.json"), overwrite: true);
        await using var both = await CombinedProject.Generate(place, "both", "one=rates,two=rates", "--invocation=direct");

        var verified = await Project.Command(place.Path, ["verify", "both", "--process", "--load=2", "--concurrency=2", "--output=json"],
            new Dictionary<string, string> { ["MCC_PYTHON"] = TrainedModel.Python, ["MCC_ENGINE"] = "no-such-engine" });
        var report = JsonDocument.Parse(verified.Well().Output).RootElement;
        report.GetProperty("containers").EnumerateObject().Select(container => container.Name).ShouldBe(["one", "two"]);
        foreach (var each in report.GetProperty("contention").EnumerateArray())
        {
            each.GetProperty("alone").GetProperty("answers").GetInt32().ShouldBeGreaterThan(0);
            each.GetProperty("together").GetProperty("answers").GetInt32().ShouldBeGreaterThan(0);
        }

        Processes.Of(project.Folder).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();
}
