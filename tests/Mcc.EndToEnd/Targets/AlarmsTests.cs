using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>A project with its own alarms and dashboard, on the local SageMaker.</summary>
public sealed class AlarmsTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("--endpoint-style=model", "EndpointName")]
    [InlineData("--endpoint-style=component", "InferenceComponentName")]
    public async Task Alarms_watch_an_update_and_go_with_the_deployment(string style, string dimension)
    {
        Nightly.Require(isLong: style is "--endpoint-style=model");
        aws.Require();
        var name = $"watched-{dimension.ToLowerInvariant()[..9]}";
        await using var project = await aws.Pushed(place, name, "managed-inference", "stand-in", style, "--alarms");

        (await project.Do("deploy")).Well();

        var alarms = (await Described("cloudwatch", "describe-alarms", "--alarm-name-prefix", name))["MetricAlarms"]!.AsArray();
        alarms.Select(alarm => (string)alarm!["AlarmName"]!).ShouldBe([$"{name}-errors", $"{name}-latency"]);
        foreach (var alarm in alarms)
            alarm!["Dimensions"]!.AsArray().First()!.ToJsonString().ShouldBe($$"""{"Name":"{{dimension}}","Value":"{{name}}"}""");
        var dashboard = (string)(await Described("cloudwatch", "get-dashboard", "--dashboard-name", name))["DashboardBody"]!;
        dashboard.ShouldContain($"\"{name}\"");
        dashboard.ShouldNotContain("\"ENDPOINT\"", Case.Sensitive);
        dashboard.ShouldNotContain("\"REGION\"", Case.Sensitive);

        await LocalAws.Push(project, "stand-in", 'b');
        await OwnAlarm("notBreaching");
        var listed = (await project.Do("deploy", "--dry-run", "--alarm=mine")).Well().Output;
        listed[listed.IndexOf("AutoRollbackConfiguration", StringComparison.Ordinal)..].ShouldContain("\"mine\"");
        listed.ShouldContain($"\"AlarmName\": \"{name}-errors\"");
        listed.ShouldContain($"\"AlarmName\": \"{name}-latency\"");

        // An update would be rolled back at once, also the one that repairs what the alarm reports.
        await OwnAlarm("breaching");
        (await project.Do("deploy", "--alarm=mine")).Refused().Error.ShouldContain("in the state ALARM: mine. If the update is the repair");
        (await project.Do("deploy", "--dry-run", "--no-alarms")).Well().Output.ShouldNotContain("AutoRollbackConfiguration");
        (await project.Do("deploy", "--no-alarms")).Well();

        (await project.Do("clean", "--yes")).Well();
        (await Described("cloudwatch", "describe-alarms"))["MetricAlarms"]!.AsArray()
            .ShouldAllBe(alarm => !((string)alarm!["AlarmName"]!).StartsWith(name, StringComparison.Ordinal));
        (await Described("cloudwatch", "list-dashboards"))["DashboardEntries"]!.AsArray()
            .ShouldAllBe(entry => (string)entry!["DashboardName"]! != name);
        (await aws.Left(name)).ShouldBeEmpty();
    }

    /// <param name="missing">The state without data: notBreaching is OK, breaching is ALARM.</param>
    private Task OwnAlarm(string missing) =>
        aws.Ask("cloudwatch", "put-metric-alarm", "--alarm-name", "mine", "--namespace", "Own", "--metric-name", "Trouble",
            "--statistic", "Sum", "--period", "60", "--evaluation-periods", "1", "--threshold", "1",
            "--comparison-operator", "GreaterThanThreshold", "--treat-missing-data", missing);

    private async Task<JsonNode> Described(params string[] words) => JsonNode.Parse(await aws.Ask(words))!;

    public void Dispose() => place.Dispose();
}
