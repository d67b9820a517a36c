using Mcc.Platform.Serving;
using Mcc.Verify;
using Mcc.Verify.Reports;
using Mcc.Verify.Subjects;
using Mcc.Verify.Execution;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Conformance;

/// <summary>
/// Small containers, each broken in one way, as plain processes: the clause that names the way catches it, and no other clause fails.
/// </summary>
public sealed class BrokenContainersTests
{
    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "wrong-port", "port" },
        { "never-ready", "ready" },
        { "ends-at-once", "starts" },
        { "slow-start", "ready-in-time" },
        { "static-200", "ping-truthful" },
        { "ready-too-early", "ping-not-early" },
        { "breaks-on-rubbish", "bad-input" },
        { "breaks-on-types", "content-type" },
        { "small-limit", "payload-limit" },
        { "bad-parameters", "execution-parameters" },
        { "breaks-streams", "streaming" },
        { "buffers-streams", "streaming" },
        { "no-adapters", "adapters" },
        { "dies-under-load", "survives-load" },
        { "blocking-ping", "ping-under-load" },
        { "fails-under-load", "answers-under-load" },
        { "leaks", "memory" },
        { "ignores-sigterm", "ends" },
        { "drops", "drain" },
        { "writes-model", "model-folder" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Each_way_to_be_broken_fails_exactly_the_clause_that_names_it(string way, string clause)
    {
        var report = await Verify(way);

        report.Verdicts.Where(judged => judged.Verdict.Outcome == Outcome.Failed).Select(judged => judged.Clause.Id)
            .ShouldBe([clause], string.Join('\n', report.Verdicts.Select(judged => TextReport.Line(judged))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("streams")]
    public async Task A_good_container_fails_no_clause(string way)
    {
        var report = await Verify(way);

        report.Conforms.ShouldBeTrue(string.Join('\n', report.Verdicts.Select(judged => TextReport.Line(judged))));
        report.Verdicts.Count(judged => judged.Verdict.Outcome == Outcome.Passed).ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task The_last_log_lines_are_part_of_the_verdict()
    {
        var report = await Verify("ends-at-once");

        report.Verdicts.Single(judged => judged.Clause.Id == "starts").Verdict.Message.ShouldContain("KeyError in inference.py line 12");
    }

    [Fact]
    public async Task A_wrong_port_is_reported_with_the_actual_one()
    {
        var report = await Verify("wrong-port");

        report.Verdicts.Single(judged => judged.Clause.Id == "port").Verdict.Message
            .ShouldMatch(@"it runs and listens on 127\.0\.0\.1:\d+\.");
    }

    private static async Task<ConformanceReport> Verify(string way)
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("mcc-conformance-").FullName;
        try
        {
            Copy(Path.Combine(AppContext.BaseDirectory, "Conformance", "project"), folder);
            var variables = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["BROKEN"] = way,
                ["OTHER_PORT"] = $"{LocalServer.FreePort(0)}",
                ["VLLM_ENABLE_LORA"] = "true"
            };
            var settings = new VerifySettings
            {
                Payload = way.EndsWith("streams", StringComparison.Ordinal)
                    ? """{"instances": [[1, 2]], "messages": []}"""u8.ToArray()
                    : await File.ReadAllBytesAsync(Path.Combine(folder, "test", "payload.json"), cancel),
                Start = TimeSpan.FromSeconds(way is "slow-start" or "wrong-port" or "never-ready" ? 2 : 30),
                Settle = TimeSpan.FromSeconds(1),
                Load = TimeSpan.FromSeconds(1),
                Stop = TimeSpan.FromSeconds(way == "ignores-sigterm" ? 1 : 15),
            };
            return await Verification.Run(new ProcessSubject(folder, "/usr/bin/python3", variables), settings, _ => { }, _ => { }, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
