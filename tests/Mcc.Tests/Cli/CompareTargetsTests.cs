using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Data;
using Mcc.Core.Recommendations;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc compare-targets</c>: every target, with the reason of the rules for those that do not fit.</summary>
public sealed class CompareTargetsTests : CommandLineTest
{
    [Fact]
    public async Task Every_target_is_in_the_table_with_its_own_limits()
    {
        var (output, error, exit) = await Mcc("compare-targets", $"--deployment-config={AnyBackend}", "--output=json");

        exit.ShouldBe(ExitCode.Done, error);
        using var told = JsonDocument.Parse(output);
        var targets = told.RootElement.GetProperty("targets").EnumerateArray()
            .ToDictionary(each => each.GetProperty("target").GetString()!);
        targets.Keys.ShouldBe(Catalog.Targets.Select(target => target.Id), ignoreOrder: true);
        targets.Values.ShouldAllBe(each => each.GetProperty("fits").GetBoolean() && each.GetProperty("sources").GetArrayLength() > 0);
        // A job sends what its option says.
        targets["batch-transform"].GetProperty("maximumRequestBytes").GetInt64().ShouldBe(6 << 20);
        foreach (var layer in Catalog.Targets.Where(layer => layer.Constants.RequestBytes is not null && layer.Id != "batch-transform"))
            targets[layer.Id].GetProperty("maximumRequestBytes").GetInt64().ShouldBe(layer.Constants.RequestBytes!.Value);
        targets["lambda"].GetProperty("memoryMb").GetInt64().ShouldBe(2048);
        targets["lambda"].GetProperty("maximumMemoryMb").GetInt64().ShouldBe((long)Catalog.Parameters["lambdaMemory"].Max!.Value);
    }

    [Fact]
    public async Task A_target_that_does_not_fit_has_the_reason_of_the_rules()
    {
        var (output, _, exit) = await Mcc("compare-targets", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B",
            "--targets=managed-inference,lambda");

        exit.ShouldBe(ExitCode.Done);
        output.ShouldContain("lambda does not fit: ");
        output.ShouldContain("Lambda has no GPUs");
        output.ShouldContain("Cold start: ");
        output.ShouldNotContain("batch-transform");
    }

    [Fact]
    public async Task A_projects_targets_come_first_and_are_marked()
    {
        await Generate("marked", "--deployment-target=batch-transform");
        (await Mcc("add-target", "marked", "lambda", "--lambda-memory=4096")).Exit.ShouldBe(ExitCode.Done);

        var (output, _, _) = await Mcc("compare-targets", "marked");

        var lines = output.Split('\n');
        lines[1].ShouldStartWith("batch-transform* ");
        lines[2].ShouldStartWith("lambda* ");
        lines[2].ShouldContain("4096 MB");
    }

    [Theory]
    [InlineData("is not a target", "--deployment-config=http-flask", "--targets=moon")]
    [InlineData("Nothing says which server is compared")]
    [InlineData("--run needs a project", "--deployment-config=http-flask", "--run")]
    public async Task What_cannot_be_compared_is_refused_with_the_reason(string reason, params string[] words)
    {
        var (_, error, exit) = await Mcc(["compare-targets", .. words]);

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(reason);
    }

    /// <summary>One list of limits: what facts of recommendations say in numbers is the constant of the target's layer.</summary>
    [Fact]
    public void Facts_name_sources_and_options_that_exist()
    {
        var sources = RecommendationFacts.Read(DataFiles.Embedded).Sources.Select(source => source.Id).ToList();
        foreach (var target in Catalog.Targets)
        {
            target.Facts.Sources.ShouldBeSubsetOf(sources, target.Id);
            target.Facts.Sources.ShouldNotBeEmpty(target.Id);
            // The sizes of Fargate are a list of pairs, so its option has no maximum of its own.
            if (target.Facts.Memory is { } option && target.Constants.IsFargate != true)
                Catalog.Parameters.Find(option)?.Max.ShouldNotBeNull(target.Id);
        }
    }
}
