using Mcc.EndToEnd.Surroundings;
using Mcc.Verify;
using Mcc.Verify.Execution;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Conformance;

/// <summary><c>mcc verify --chaos</c>: a server as tutorials show it fails many clauses, and what we generate fails none.</summary>
public sealed class ChaosTests : IDisposable
{
    /// <summary>Those that fail for clients that are slow.</summary>
    private static readonly string[] Slow =
        ["chaos-connections", "chaos-slow-headers", "chaos-slow-bodies", "chaos-garbage", "chaos-sigterm"];

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_naive_gunicorn_server_fails_at_least_five_chaos_clauses()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/gunicorn"), "gunicorn is not installed.");
        var isNightly = Environment.GetEnvironmentVariable("MCC_NIGHTLY") is not null;
        var settings = new VerifySettings
        {
            Payload = """{"instances": [[1, 2]]}"""u8.ToArray(),
            Load = TimeSpan.FromSeconds(0.3),
            Chaos = true,
            ChaosClauses = isNightly ? null : Slow,
            Ping = TimeSpan.FromSeconds(isNightly ? 2 : 0.7),
            Hold = TimeSpan.FromSeconds(isNightly ? 3 : 1.6),
            Stop = TimeSpan.FromSeconds(isNightly ? 30 : 2),
        };

        var report = await SmallServer.Verify("naive", settings, new Dictionary<string, string>(), TestContext.Current.CancellationToken);

        var failed = SmallServer.With(report, Outcome.Failed);
        failed.Length.ShouldBeGreaterThanOrEqualTo(5, SmallServer.Told(report));
        failed.ShouldAllBe(clause => clause.StartsWith("chaos-"), SmallServer.Told(report));
    }

    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-fastapi")]
    public async Task A_generated_server_fails_no_chaos_clause(string configuration)
    {
        Nightly.Require(isLong: true);
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "kept", configuration, [$"--model-path={model.File}"]);

        var ended = await Project.Command(place.Path, ["verify", project.Folder, "--payload", model.Payload, "--process", "--load=1",
            "--chaos"],
            new Dictionary<string, string> { ["MCC_PYTHON"] = TrainedModel.Python });

        ended.Well();
        foreach (var clause in ClauseList.Chaos)
            ended.Output.ShouldContain($"pass {clause.Id} ");
    }

    [Fact]
    public async Task Slow_clients_do_not_disturb_a_good_server()
    {
        var settings = new VerifySettings
        {
            Payload = """{"instances": [[1, 2]]}"""u8.ToArray(),
            Load = TimeSpan.FromSeconds(0.3),
            Chaos = true,
            ChaosClauses = ["chaos-slow-bodies", "chaos-half-closed", "chaos-pipelining"],
            Hold = TimeSpan.FromSeconds(1),
        };

        var report = await SmallServer.Verify("odd", settings, new Dictionary<string, string> { ["ODD"] = "quick" },
            TestContext.Current.CancellationToken);

        report.Conforms.ShouldBeTrue(SmallServer.Told(report));
        SmallServer.With(report, Outcome.Passed).Count(clause => clause.StartsWith("chaos-", StringComparison.Ordinal)).ShouldBe(3);
    }

    public void Dispose() => place.Dispose();
}
