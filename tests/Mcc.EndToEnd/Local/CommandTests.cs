using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary><c>mcc local up|down|status|logs|env</c>, as another process, asked with the AWS CLI.</summary>
public sealed class CommandTests : IAsyncDisposable
{
    private const int NoAwsCli = 3;
    private readonly LocalCommand local = new();

    [Fact]
    public async Task The_aws_command_line_drives_it_and_down_leaves_nothing_running()
    {
        (await local.Up()).Well();

        var ended = await Shell.Run("bash", [Path.Combine(PythonScript.Folder, "commands.sh"), Repository.Program], local.Work,
            local.Variables);
        if (ended.Exit == NoAwsCli)
            Assert.Skip("There is no AWS CLI on this machine.");
        ended.Well();

        (await local.Run("down")).Well();
        local.Processes.ShouldBeEmpty();
        File.Exists(Path.Combine(local.Folder, "aws-profile")).ShouldBeFalse();
    }

    [Fact]
    public async Task Up_prints_usage_and_protects_keys()
    {
        var up = (await local.Up()).Well();

        up.Output.ShouldContain("export AWS_PROFILE='mcc-local'");
        up.Output.ShouldContain("unset AWS_ACCESS_KEY_ID");
        up.Error.ShouldContain("eval \"$(mcc local env)\"");
        (await local.Run("env")).Well().Output.ShouldBe(up.Output);
        var profile = Path.Combine(local.Folder, "aws-profile");
        File.GetUnixFileMode(profile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var secret = (await File.ReadAllLinesAsync(profile, TestContext.Current.CancellationToken))
            .First(line => line.StartsWith("aws_secret_access_key", StringComparison.Ordinal)).Split(" = ")[1];
        (up.Output + up.Error).ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_second_up_on_the_same_folder_is_refused()
    {
        var first = JsonDocument.Parse((await local.Up("--output=json")).Well().Output).RootElement.GetProperty("process").GetInt32();

        var both = await Task.WhenAll(local.Up(), local.Up("--foreground"));

        both.ShouldAllBe(second => second.Exit == 1 && second.Error.Contains("already", StringComparison.Ordinal));
        (await local.Status()).GetProperty("process").GetInt32().ShouldBe(first);
    }

    [Fact]
    public async Task Two_that_start_at_once_cannot_both_have_the_folder()
    {
        var ups = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => local.Up()));

        ups.Count(up => up.Exit == 0).ShouldBe(1, string.Join('\n', ups.Select(up => up.ToString())));
        local.Processes.Count(process => process.Contains("local serve", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task After_a_kill_services_return_without_orphans()
    {
        (await local.Up()).Well();
        (await local.Ask("simple('alive')")).Well();
        var before = await Containers();
        await local.Kill();
        before.ShouldAllBe(process => IsRunning(process));

        // On the port, and with the projects, that it had.
        var address = (await local.Status()).GetProperty("address").GetString();
        (await local.Run("up", "--engine=none")).Well();
        before.ShouldAllBe(process => !IsRunning(process));
        (await local.Status()).GetProperty("address").GetString().ShouldBe(address);
        (await local.Ask("assert settled('alive')['EndpointStatus'] == 'InService'; assert invoke('alive')['name'] == 'alive'; assert "
            + "sagemaker.describe_model(ModelName='alive')")).Well();

        var after = await Containers();
        after.Count.ShouldBe(1);
        await local.Kill();
        after.ShouldAllBe(process => IsRunning(process));
        (await local.Run("down")).Well().Error.ShouldContain("1 container of a run that was killed was ended");
        after.ShouldAllBe(process => !IsRunning(process));
        local.Processes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_project_is_deployed_invoked_and_cleaned_without_a_registry()
    {
        using var place = new Surroundings.TemporaryFolder();
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "own-scripts", "http-flask", [$"--model-path={model.File}"]);
        // Without --project: do/deploy adds its own.
        (await Shell.Run(Repository.Program, ["local", "up", "--engine=none", "--port=0"], place.Path,
            new Dictionary<string, string> { ["MCC_LOCAL_FOLDER"] = local.Folder, ["MCC_PYTHON"] = TrainedModel.Python })).Well();

        var ended = await Shell.Run("bash", ["-euc", """
            command -v aws > /dev/null && command -v jq > /dev/null || exit 3
            eval "$("$1" local env)"
            export MCC_HOME=$PWD/home
            do/deploy
            do/test --deployed --payload "$2"
            do/logs --deployed >&2
            do/clean --yes
            "$1" local status --output=json | jq --exit-status --arg folder "$PWD" '.projects == {"own-scripts": $folder}' >&2
            [ -z "$(aws sagemaker list-endpoints --query 'Endpoints[]' --output text)" ]
            """, "bash", Repository.Program, model.Payload], project.Folder, new Dictionary<string, string> { ["MCC_LOCAL_FOLDER"] = local.Folder, ["MCC_PYTHON"] = TrainedModel.Python });

        if (ended.Exit == NoAwsCli)
            Assert.Skip("There is no AWS CLI or jq on this machine.");
        model.ShouldBeAnswered(ended.Well().Output);
        ended.Error.ShouldContain("/ping answered 200");
        // The emulator itself names the folder; a server of the project would name its code.
        Processes.Of(Path.Combine(project.Folder, "code")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_project_is_added_without_a_restart_and_stays_in_the_next_run()
    {
        (await local.Run("add", "/")).Refused().Error.ShouldContain("No local SageMaker is running");
        (await local.Run("up", "--engine=none", "--port=0")).Well().Error.ShouldContain("mcc local down\n");
        var folder = Path.Combine(PythonScript.Folder, "stand-in");
        (await local.Run("add", "/tmp")).Refused().Error.ShouldContain("has no code/serve");
        (await local.Run("add", $"stand-in={folder}")).Well().Error.ShouldContain($"Images named stand-in run as processes of {folder}.");
        (await local.Run("add", $"stand-in={folder}")).Well();
        (await local.Ask("simple('added'); assert invoke('added')['name'] == 'added'")).Well();
        // A folder of the same name does not replace one that exists.
        var other = Path.Combine(local.Work, "stand-in");
        Directory.CreateDirectory(Path.Combine(other, "code"));
        await File.WriteAllTextAsync(Path.Combine(other, "code", "serve"), "", TestContext.Current.CancellationToken);
        (await local.Run("add", other)).Refused().Error.ShouldContain($"is already that of the project in {folder}");

        (await local.Run("down")).Well();
        (await local.Run("up", "--engine=none")).Well();
        (await local.Ask("assert settled('added')['EndpointStatus'] == 'InService'")).Well();
    }

    [Fact]
    public async Task Hints_name_a_folder_that_is_not_the_usual_one()
    {
        var folder = Path.Combine(local.Work, "else where");

        var up = (await local.Run("up", "--engine=none", "--port=0", $"--folder={folder}")).Well();

        up.Error.ShouldContain($"eval \"$(mcc local env --folder '{folder.Replace("'", "'\\''", StringComparison.Ordinal)}')\"");
        up.Output.ShouldContain("export MCC_LOCAL_FOLDER=");
        (await local.Run("down", $"--folder={folder}")).Well().Error.ShouldContain("Stopped.");
    }

    [Theory]
    [InlineData("engine", "no-such-engine does not answer", "--engine=no-such-engine")]
    [InlineData("project", "has no code/serve", "--project=/tmp")]
    [InlineData("port", "--port is 70000", "--port=70000")]
    public async Task Impossible_values_are_refused_with_a_fix(string what, string message, string option)
    {
        var refused = (await local.Run("up", option)).Refused();

        refused.Error.ShouldContain(message, customMessage: what);
        local.Processes.ShouldBeEmpty();
        (await local.Run("env")).Refused().Error.ShouldContain("mcc local up");
        (await local.Run("status")).Refused();
        (await local.Run("down")).Well().Error.ShouldContain("Nothing ran.");
    }

    [Fact]
    public async Task Down_deletes_only_its_state_and_only_on_request()
    {
        (await local.Up("--limit=stop=5s")).Well();
        (await local.Ask("model('kept')")).Well();
        (await local.Run("down")).Well();
        (await local.Run("up", "--engine=none")).Well();
        (await local.Ask("assert sagemaker.describe_model(ModelName='kept')")).Well();
        (await local.Status()).GetProperty("limits").GetProperty("stop").GetString().ShouldBe("5s");
        await File.WriteAllTextAsync(Path.Combine(local.Folder, "mine"), "", TestContext.Current.CancellationToken);

        (await local.Run("down", "--forget")).Well();

        Directory.GetFileSystemEntries(local.Folder).ShouldBe([Path.Combine(local.Folder, "mine")]);
    }

    [Fact]
    public async Task Advancing_the_clock_scales_an_endpoint_as_an_hour_of_waiting_would()
    {
        (await local.Up()).Well();
        (await local.Ask("""
            simple("hour")
            scaling = boto3.client("application-autoscaling")
            of = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/hour/variant/AllTraffic", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
            scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity=3)
            metric = {"CustomizedMetricSpecification": {"Namespace": "Team", "MetricName": "Load", "Statistic": "Average"}}
            scaling.put_scaling_policy(**of, PolicyName="p", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={"TargetValue": 5.0, **metric})
            # Half an hour of load and an hour without any, both still to come.
            values = [{"MetricName": "Load", "Timestamp": time.time() + minute * 60, "Value": 10.0 if minute < 30 else 0.0} for minute in range(90)]
            boto3.client("cloudwatch").put_metric_data(Namespace="Team", MetricData=values)
            """)).Well();
        (await local.Run("clock", "--advance=15m")).Well();
        (await local.Ask("assert sagemaker.describe_endpoint(EndpointName='hour')['ProductionVariants'][0]['CurrentInstanceCount'] == 3"))
            .Well();
        var told = JsonDocument.Parse((await local.Run("clock", "--advance=45m", "--output=json")).Well().Output).RootElement;

        told.GetProperty("aheadSeconds").GetDouble().ShouldBe(3600);
        (await local.Ask("""
            told = boto3.client("application-autoscaling").describe_scaling_activities(ServiceNamespace="sagemaker")["ScalingActivities"]
            assert [each["Description"][-2:] for each in told[::-1]] == ["2.", "3.", "2.", "1."], told
            """)).Well();
        (await local.Run("clock")).Well().Output.ShouldContain("01:00:00 ahead");
    }

    [Fact]
    public async Task A_clock_that_does_not_run_or_a_wrong_duration_is_refused()
    {
        (await local.Run("clock")).Exit.ShouldBe(1);
        (await local.Up()).Well();

        (await local.Run("clock", "--advance=soon")).Error.ShouldContain("must be a duration");
        (await local.Run("clock", "--advance=745h")).Error.ShouldContain("must not be more than 744h");
        (await local.Run("clock")).Well().Output.ShouldContain("00:00:00 ahead");
    }

    public ValueTask DisposeAsync() => local.DisposeAsync();

    private async Task<IReadOnlyList<int>> Containers() =>
        [.. (await local.Status()).GetProperty("containers").EnumerateArray()
            .Select(container => int.Parse(container.GetProperty("place").GetString()!.Split(' ')[1],
                System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>One that has ended stays in the list until its parent asks how.</summary>
    private static bool IsRunning(int process)
    {
        var file = $"/proc/{process}/stat";
        return File.Exists(file) && !File.ReadAllText(file).Contains(") Z ", StringComparison.Ordinal);
    }
}
