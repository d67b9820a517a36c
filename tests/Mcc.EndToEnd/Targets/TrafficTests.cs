using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>do/traffic against the local SageMaker: a candidate beside the production variant, and the way back.</summary>
public sealed class TrafficTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_candidate_is_added_shifted_and_promoted()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "ab", "managed-inference", "stand-in", "--include-traffic");
        (await project.Do("deploy")).Well();
        var production = await Served("ab");
        (await project.Do("traffic", "ab")).Refused().Error.ShouldContain("is the version that is served");
        await LocalAws.Push(project, "stand-in", 'b');

        (await project.Do("traffic", "ab", "--weight=20")).Well().Error.ShouldContain("answers 20 % of the requests");
        (await Weights("ab")).ShouldBe([("AllTraffic", 80), ("Candidate", 20)]);
        (await project.Do("traffic", "ab", "--weight=20")).Well().Error.ShouldContain("has this version already");
        (await project.Do("deploy")).Refused().Error.ShouldContain("has a candidate: do/traffic promote serves it");
        (await project.Do("traffic", "shift", "--to=90", "--step=50", "--wait=0")).Well().Error.ShouldContain("gets 70 %");
        (await Weights("ab")).ShouldBe([("AllTraffic", 10), ("Candidate", 90)]);
        var status = (await project.Do("traffic", "status")).Well().Output;
        status.ShouldContain("AllTraffic");
        status.ShouldContain("90 %");

        (await project.Do("traffic", "promote")).Well();
        (await project.Do("traffic", "promote")).Well().Error.ShouldContain("has this version already");
        var promoted = await Served("ab");
        promoted.ShouldNotBe(production);
        (await Weights("ab")).ShouldBe([("AllTraffic", 1)]);
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        (await project.Do("rollback")).Well();
        (await Served("ab")).ShouldBe(production);
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("ab")).ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shadow_gets_copies_and_capture_stays_until_it_is_turned_off()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "seen", "managed-inference", "stand-in", "--include-traffic");
        (await project.Do("deploy")).Well();
        var version = await Served("seen");
        (await project.Do("traffic", "capture", "on", "--sample", "50")).Well();
        (await Endpoint("seen"))["DataCaptureConfig"]!["CurrentSamplingPercentage"]!.GetValue<int>().ShouldBe(50);
        (await project.Do("status")).Well().Output.ShouldContain($"  {version[^10..]}  ");
        await LocalAws.Push(project, "stand-in", 'b');

        (await project.Do("traffic", "shadow", "--sample=30", "--instances", "1")).Well();

        var shadowed = await Endpoint("seen");
        shadowed["ShadowProductionVariants"]![0]!["CurrentWeight"]!.GetValue<double>().ShouldBe(0.3, 0.001);
        shadowed["DataCaptureConfig"]!["EnableCapture"]!.GetValue<bool>().ShouldBeTrue();
        (await project.Do("traffic", "ab")).Refused().Error.ShouldContain("has a candidate already");
        (await project.Do("traffic", "shift")).Refused().Error.ShouldContain("only an A/B test has weights");
        var status = (await project.Do("traffic", "status")).Well().Output;
        status.ShouldContain("copies of 30 %");
        status.ShouldContain("captured: 50 % of the requests, below s3://");
        (await project.Do("traffic", "end")).Well();
        (await Endpoint("seen"))["ShadowProductionVariants"].ShouldBeNull();
        (await project.Do("traffic", "capture", "off")).Well();
        (await Served("seen")).ShouldBe(version);

        (await project.Do("traffic", "ab", "--weight=50")).Well();
        (await project.Do("rollback")).Well().Error.ShouldContain($"The version {version[^10..]} is served");
        (await Weights("seen")).ShouldBe([("AllTraffic", 1)]);
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("seen")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shift_goes_back_when_the_candidate_fails_or_an_alarm_rings()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "fails", "managed-inference", "stand-in", "--include-traffic");
        (await project.Do("deploy")).Well();
        await LocalAws.Push(project, "stand-in", 'b');
        (await project.Do("traffic", "ab", "--weight=20")).Well();
        await aws.Ask("cloudwatch", "put-metric-alarm", "--alarm-name", "rings", "--namespace", "Own", "--metric-name", "Bad", "--period",
            "60", "--evaluation-periods", "1", "--threshold", "1", "--comparison-operator", "GreaterThanThreshold", "--statistic", "Sum");
        await aws.Ask("cloudwatch", "set-alarm-state", "--alarm-name", "rings", "--state-value", "ALARM", "--state-reason", "test");
        (await project.Do("traffic", "shift", "--alarm=rings", "--wait=0")).Refused().Error
            .ShouldContain("alarms in the state ALARM: rings. The candidate keeps its share of 20 %.");

        var shift = project.Do("traffic", "shift", "--step=40", "--wait=60");
        while ((await Weights("fails"))[1].Weight < 60)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        await Should.ThrowAsync<Exception>(() => aws.Ask("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "fails",
            "--target-variant", "Candidate", "--custom-attributes", "status=500", "--body", "e30=", place["answer"]));

        (await shift).Refused().Error.ShouldContain(
            "have the status 5xx, more than 5 %. The candidate has its former share of 20 % again.");
        (await Weights("fails")).ShouldBe([("AllTraffic", 80), ("Candidate", 20)]);
        (await project.Do("clean", "--yes")).Well();
    }

    [Fact]
    public async Task Production_serves_after_each_failed_call_and_the_next_run_completes_the_work()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "mended", "managed-inference", "stand-in", "--include-traffic");
        (await project.Do("deploy")).Well();
        await LocalAws.Push(project, "stand-in", 'b');
        var failures = 0;
        foreach (string[] words in (string[][])[["ab"], ["shift", "--step=90", "--wait=0"], ["end"], ["capture", "on"], ["shadow"],
            ["capture", "off"], ["promote"]])
        {
            var variables = aws.Variables(place);
            variables["PRETENDED_FAIL_ONCE"] = place[$"failed-{words[0]}-{words[^1]}"];
            var failing = new Project(project.Folder, variables);
            while (await failing.Do("traffic", words) is { Exit: not 0 } ended)
            {
                ended.Error.ShouldContain("failed: An error occurred (InternalFailure)");
                failures++;
                var endpoint = await Endpoint("mended");
                endpoint["ProductionVariants"]![0]!["VariantName"]!.GetValue<string>().ShouldBe("AllTraffic", string.Join(' ', words));
                (await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well();
            }
        }

        failures.ShouldBeGreaterThan(30);
        (await Weights("mended")).ShouldBe([("AllTraffic", 1)]);
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("mended")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Captured_answers_of_production_and_shadow_are_compared_without_a_request()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "pair", "managed-inference", "stand-in", "--include-traffic");
        (await project.Do("deploy")).Well();
        (await project.Do("traffic", "capture", "on")).Well();
        await LocalAws.Push(project, "stand-in", 'b');
        (await project.Do("traffic", "shadow")).Well();
        for (var number = 0; number < 5; number++)
            (await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well();
        // Both answers are in the bucket a second later.
        Ended compared;
        var tries = 0;
        do
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            compared = await project.Do("compare", "--ignore=pid");
        }
        while (!compared.Output.Contains("of 5 requests compared", StringComparison.Ordinal) && ++tries < 40);

        // The stand-in answers with its environment and headers, which name the port.
        compared.Exit.ShouldBe(1, compared.Error);
        compared.Output.ShouldContain("column environment.");
        compared.Output.ShouldNotContain("column body");
        var sent = await project.Do("compare", "--a=variant:AllTraffic", "--b=variant:AllTraffic", "--ignore=running",
            "--ignore=headers.accept-encoding");
        sent.Exit.ShouldBe(0, sent.Error + sent.Output);
        (await project.Do("traffic", "end")).Well();
        (await project.Do("clean", "--yes")).Well();
    }

    [Fact]
    public async Task A_dry_run_lists_what_the_real_run_sends()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "dry", "managed-inference", "stand-in", "--include-traffic");
        (await project.Do("deploy")).Well();
        await LocalAws.Push(project, "stand-in", 'b');
        foreach (string[] words in (string[][])[["ab"], ["shift", "--step=50", "--wait=0"], ["capture", "on"], ["end"], ["shadow"],
            ["promote"], ["capture", "off"], ["end"]])
        {
            aws.Calls();
            var dry = (await project.Do("traffic", [.. words, "--dry-run"])).Well();
            dry.Error.ShouldBeEmpty();
            aws.Calls().ShouldAllBe(call => AwsCli.Reads(call));
            (await project.Do("traffic", words)).Well();
            dry.Output.Split('\n').Where(line => line.StartsWith("aws ", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split(' ')[1..3]))
                .ShouldBe(aws.Calls().Where(call => !AwsCli.Reads(call)), $"{string.Join(' ', words)}: {dry.Output}");
        }

        (await project.Do("clean", "--yes")).Well();
    }

    public void Dispose() => place.Dispose();

    private async Task<JsonNode> Endpoint(string name) =>
        JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint", "--endpoint-name", name))!;

    private async Task<string> Served(string name) => (string)(await Endpoint(name))["EndpointConfigName"]!;

    private async Task<IReadOnlyList<(string Name, double Weight)>> Weights(string name) =>
        [.. (await Endpoint(name))["ProductionVariants"]!.AsArray()
            .Select(variant => ((string)variant!["VariantName"]!, (double)variant["CurrentWeight"]!))];
}
