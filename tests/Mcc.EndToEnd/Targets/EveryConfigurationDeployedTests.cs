using System.Collections.Concurrent;
using Mcc.EndToEnd.Engines;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The configurations whose server is not ours, each through its own scripts and the AWS CLI against the local SageMaker, with a
/// stand-in for the server's program: deployed, asked, deployed again without a change, cleaned away.
/// </summary>
public sealed class EveryConfigurationDeployedTests
{
    /// <summary>They mostly wait.</summary>
    private const int AtOnce = 4;

    /// <summary>
    /// All of them where most are deployed, and elsewhere one of each architecture, as targets ask no more of a container.
    /// </summary>
    [Theory]
    [InlineData("managed-inference", 13)]
    [InlineData("async-inference", 3)]
    public async Task Its_endpoint_answers_and_nothing_is_left(string target, int count)
    {
        Nightly.Require(isLong: target is "managed-inference");
        await using var cli = await AwsCli.Start();
        if (cli is null)
            Assert.Skip("This machine's python3 has no AWS CLI.");
        Assert.SkipWhen(!File.Exists("/usr/bin/protoc"), "The stand-in reads config.pbtxt with protobuf-compiler.");
        var made = new ConcurrentBag<string>();
        var trouble = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

        var configurations = target == PretendedProject.UsualTarget
            ? PretendedProject.Configurations : PretendedProject.OneOfEachArchitecture;
        await Parallel.ForEachAsync(configurations,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = TestContext.Current.CancellationToken
            }, async (configuration, cancel) =>
        {
            using var place = new TemporaryFolder();
            if (PretendedProject.Make(place, configuration, target, cancel) is not { } project)
                return;
            made.Add(configuration);
            if (await Trouble(project, place, cli, cancel) is { } found)
                trouble[configuration] = found;
        });

        trouble.ShouldBeEmpty();
        made.Count.ShouldBe(count);
    }

    /// <summary>The first script that did not do what it should; null where all did.</summary>
    private static async Task<string?> Trouble(PretendedProject made, TemporaryFolder place, AwsCli cli, CancellationToken cancel)
    {
        await using var deployment = await PretendedDeployment.Start(made, place, cli, cancel);

        foreach (var (verb, words, told) in new (string Verb, string[] Words, string Told)[]
        {
            ("deploy", [], "serves"),
            ("test", ["--deployed"], ""),
            ("deploy", [], "has this version already"),
            ("clean", ["--yes"], ""),
        })
        {
            var ended = await deployment.Project.Do(verb, words);
            if (ended.Exit != 0 || !ended.Error.Contains(told, StringComparison.Ordinal))
                return ended.ToString();
        }

        foreach (var kind in new[] { "endpoints", "endpoint-configs", "models" })
        {
            var left = await cli.Ask(deployment.Variables, "sagemaker", "list-" + kind);
            if (!left.EndsWith(":[]}", StringComparison.Ordinal))
                return left;
        }

        return File.Exists(place["record.json"]) ? null : "something else than the stand-in answered";
    }
}
