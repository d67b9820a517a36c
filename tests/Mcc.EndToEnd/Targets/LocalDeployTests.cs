using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>The scripts of a project against the local SageMaker, which really runs what is deployed.</summary>
public sealed class LocalDeployTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "managed-inference")]
    [Theory]
    [InlineData("whole", "--endpoint-style=model", "update-endpoint", "--canary=10", "--bake=1")]
    [InlineData("parts", "--endpoint-style=component", "update-inference-component")]
    public async Task An_endpoint_is_made_asked_brought_to_another_image_and_cleaned_away(string name, string style, string update,
        params string[] how)
    {
        aws.Require();
        await using var project = await aws.Pushed(place, name, "managed-inference", "flask", style, $"--model-path={aws.Model.File}");

        (await project.Do("deploy")).Well();
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("test", "--deployed")).Well().Output.ShouldContain("predictions");
        (await project.Do("status")).Well().Output.ShouldContain("InService");
        (await ReadmeExamples.Run(project, name, "", aws.Variables(place)))[^1].ShouldContain("predictions");
        var before = await aws.Left(name);

        aws.Calls();
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        aws.Calls().ShouldAllBe(call => call.StartsWith("sagemaker describe", StringComparison.Ordinal)
            || call.StartsWith("sagemaker list", StringComparison.Ordinal));

        await LocalAws.Push(project, "flask", 'b');
        (await project.Do("deploy", how)).Well().Error.ShouldContain("gets the version");
        aws.Calls().ShouldContain("sagemaker " + update);
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        // The old version stays beside the new one, for do/rollback: a model, and the configuration of an endpoint that has its own.
        (await aws.Left(name)).Count.ShouldBe(before.Count + (style.EndsWith("model", StringComparison.Ordinal) ? 2 : 1));

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left(name)).ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
        (await project.Do("test", "--deployed")).Refused().Error.ShouldContain("do/deploy creates it");
    }

    [Fact]
    public async Task A_managed_project_is_served_by_the_runner_in_place_of_the_image_of_AWS()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        var variables = aws.Variables(place);
        variables["MCC_DEPLOY_BUILT"] = "true";
        await using var project = await Project.Generate(place, "managed", "http-flask",
            ["--strategy=managed", $"--model-path={aws.Model.File}"], variables);

        (await project.Do("deploy", "--dry-run")).Well().Output.ShouldContain("aws s3 cp model.tar.gz s3://");
        (await project.Do("deploy")).Well().Error.ShouldContain("sagemaker-scikit-learn:");
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();
        aws.Model.ShouldBeAnswered((await project.Do("test", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("stop")).Well();

        await File.AppendAllTextAsync(Path.Combine(project.Folder, "model", "code", "inference.py"), "# changed\n");
        (await project.Do("deploy")).Well().Error.ShouldContain("gets the version");
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("managed")).ShouldBeEmpty();
    }

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "async-inference")]
    [Fact]
    public async Task An_asynchronous_endpoint_writes_results_and_failures_to_S3()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "later", "async-inference", "flask", $"--model-path={aws.Model.File}");
        (await project.Do("deploy")).Well();

        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        await File.WriteAllTextAsync(place["bad.json"], "{\"instances\": [[\"no number\"]]}");
        (await project.Do("test", "--deployed", "--payload", place["bad.json"]))
            .Refused().Error.ShouldContain("the model refused the request");
        (await ReadmeExamples.Run(project, "later-async", "sagemaker-us-east-1-123456789012", aws.Variables(place)))[^1]
            .ShouldContain("s3://");

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("later")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Failures_and_inputs_of_an_asynchronous_endpoint_go_to_the_users_bucket_alone()
    {
        aws.Require();
        await aws.Ask("s3api", "create-bucket", "--bucket", "own-answers");
        await using var project = await aws.Pushed(place, "elsewhere", "async-inference", "flask", $"--model-path={aws.Model.File}",
            "--async-s3-output-path=s3://own-answers/out");
        aws.Calls();
        (await project.Do("deploy")).Well();
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        await File.WriteAllTextAsync(place["bad.json"], "{\"instances\": [[\"no number\"]]}");
        (await project.Do("test", "--deployed", "--payload", place["bad.json"])).Exit.ShouldBe(1);

        aws.Calls().ShouldNotContain(call => call.StartsWith("s3api head-bucket", StringComparison.Ordinal)
            || call.StartsWith("s3 mb", StringComparison.Ordinal));
        var keys = JsonNode.Parse(await aws.Ask("s3api", "list-objects-v2", "--bucket", "own-answers"))!["Contents"]!.AsArray()
            .Select(item => item!["Key"]!.GetValue<string>().Split('/')[..^1]).Select(parts => string.Join('/', parts)).ToList();
        keys.Count(key => key == "out/input").ShouldBe(2);
        keys.Count(key => key == "out/failures").ShouldBe(1);
        keys.Count(key => key == "out").ShouldBe(1);
        (await project.Do("clean", "--yes")).Well();
    }

    [Theory]
    [InlineData("--endpoint-style=model")]
    [InlineData("--endpoint-style=component")]
    public async Task A_deployment_has_the_accounts_network_key_and_tags(string style)
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "kept", "managed-inference", "stand-in", style, "--network-isolation",
            "--vpc-subnets=subnet-0123456789abcdef0", "--vpc-security-groups=sg-0123456789abcdef0", "--kms-key=alias/own",
            "--tags=team=search", "--endpoint-data-capture-percent=50");
        (await project.Do("validate")).Well();
        (await project.Do("deploy")).Well();

        var model = JsonNode.Parse(await aws.Ask("sagemaker", "describe-model", "--model-name", Single(await Names("model"))))!;
        model["VpcConfig"]!["Subnets"]!.ToJsonString().ShouldBe("[\"subnet-0123456789abcdef0\"]");
        model["EnableNetworkIsolation"]!.GetValue<bool>().ShouldBeTrue();
        var config = JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint-config", "--endpoint-config-name",
            Single(await Names("endpoint-config"))))!;
        config["KmsKeyId"]!.GetValue<string>().ShouldBe("alias/own");
        config["DataCaptureConfig"]!["CaptureContentTypeHeader"]!["CsvContentTypes"]!.ToJsonString().ShouldBe("[\"text/csv\"]");
        var endpoint = JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint", "--endpoint-name", "kept"))!;
        JsonNode.Parse(await aws.Ask("sagemaker", "list-tags", "--resource-arn", endpoint["EndpointArn"]!.GetValue<string>()))!["Tags"]!
            .AsArray().Take(2).Select(tag => $"{tag!["Key"]}={tag["Value"]}")
            .ShouldBe(["mcc:project=kept", "team=search"]);
        (await project.Do("clean", "--yes")).Well();

        async Task<JsonNode> Names(string kind) =>
            JsonNode.Parse(await aws.Ask("sagemaker", $"list-{kind}s", "--name-contains", "kept-"))!;

        static string Single(JsonNode list) => list.AsObject().Single(member => member.Value is JsonArray).Value!.AsArray().Single()!
            .AsObject().First(member => member.Key.EndsWith("Name", StringComparison.Ordinal)).Value!.GetValue<string>();
    }

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "batch-transform")]
    [Fact]
    public async Task Batch_output_is_joined_line_by_line_and_tests_are_own_batches()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "batch", "batch-transform", "flask",
            $"--model-path={aws.Model.File}", "--batch-input-path=s3://rows/in/", "--batch-output-path=s3://rows/out/",
                "--batch-join-source=Input");
        await aws.Ask("s3api", "create-bucket", "--bucket", "rows");
        var rows = JsonNode.Parse(await File.ReadAllTextAsync(aws.Model.Payload))!["instances"]!.AsArray();
        await File.WriteAllLinesAsync(place["rows.csv"],
            rows.Select(row => string.Join(',', row!.AsArray().Select(value => value!.ToJsonString()))));
        await aws.Ask("s3api", "put-object", "--bucket", "rows", "--key", "in/rows.csv", "--body", place["rows.csv"]);

        (await project.Do("deploy")).Well().Error.ShouldContain("The output is below s3://rows/out/");
        await aws.Ask("s3api", "get-object", "--bucket", "rows", "--key", "out/rows.csv.out", place["answers.csv"]);
        var answers = await File.ReadAllLinesAsync(place["answers.csv"]);
        answers.Select(line => line[..line.LastIndexOf(',')]).ShouldBe(await File.ReadAllLinesAsync(place["rows.csv"]));
        answers.Select(line => double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture))
            .ShouldBe(aws.Model.Predictions);
        var tested = (await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well();
        tested.Error.ShouldContain($"Sent {answers.Length * 3} lines, received {answers.Length * 3}.");
        tested.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture))
            .ShouldBe([.. aws.Model.Predictions, .. aws.Model.Predictions, .. aws.Model.Predictions]);
        // One answer for all lines is what a wrong Accept leads to.
        var job = Path.Combine(project.Folder, "deploy", "batch-transform", "create-transform-job.json");
        var payload = JsonNode.Parse(await File.ReadAllTextAsync(job))!;
        payload["TransformOutput"]!["Accept"] = "application/json";
        payload["DataProcessing"]!["JoinSource"] = "None";
        await File.WriteAllTextAsync(job, payload.ToJsonString());
        (await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Refused().Error
            .ShouldContain($"the output of {answers.Length * 3} lines has 1");
        (await project.Do("status")).Well().Output.ShouldContain("Completed");

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("batch")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_of_a_language_model_answers_each_line()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "talk-batch", "batch-transform", "chat", "--batch-input-path=s3://rows/in/");

        var tested = (await project.Do("test", "--deployed")).Well();

        tested.Error.ShouldContain("Sent 3 lines, received 3.");
        tested.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Contains("Hello from a stand-in",
            StringComparison.Ordinal)).ShouldBe(3);
        (await project.Do("clean", "--yes")).Well();
    }

    [Fact]
    public async Task One_of_many_models_is_named_here_and_on_the_endpoint()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "many", "managed-inference", "stand-in", $"--model-path={aws.Model.File}",
            "--multi-model", "--model-env=SAGEMAKER_MULTI_MODEL=true");
        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();
        var folder = Path.Combine(project.Folder, "model");
        (await Shell.Run("curl", ["--fail", "--silent", "--noproxy", "*", "--data", $$"""{"model_name": "one", "url": "{{folder.Replace(
            "\"", "\\\"", StringComparison.Ordinal)}}"}""", $"{project.Url}/models"], "/")).Well();
        aws.Model.ShouldBeAnswered((await project.Do("test", "--payload", aws.Model.Payload, "--target-model", "one")).Well().Output);
        (await project.Do("test", "--payload", aws.Model.Payload, "--target-model=two")).Refused().Error.ShouldContain("status 404");
        (await project.Do("stop")).Well();

        await File.WriteAllTextAsync(place["model.txt"], "weights of one");
        (await Shell.Run("tar", ["-czf", place["one.tar.gz"], "-C", place.Path, "model.txt"], "/")).Well();
        (await project.Do("deploy")).Well();
        await aws.Ask("s3api", "put-object", "--bucket", "sagemaker-us-east-1-123456789012", "--key", "many/models/one.tar.gz", "--body",
            place["one.tar.gz"]);
        (await project.Do("test", "--deployed", "--payload", aws.Model.Payload, "--target-model=one.tar.gz")).Well().Output
            .ShouldContain("\"model\": \"weights of one\"");
        (await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Refused().Error.ShouldContain("Target model is required");
        (await project.Do("clean", "--yes")).Well();
    }

    [Fact]
    public async Task Models_of_an_endpoint_are_added_listed_warmed_measured_and_removed()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "models", "managed-inference", "stand-in", $"--model-path={aws.Model.File}",
            "--multi-model");
        await File.WriteAllTextAsync(place["model.txt"], "weights of one");
        (await Shell.Run("tar", ["-czf", place["one.tar.gz"], "-C", place.Path, "model.txt"], "/")).Well();
        (await project.Do("deploy")).Well();
        (await project.Do("models", "add", place["one.tar.gz"])).Well();
        (await project.Do("test", "--deployed", "--payload", aws.Model.Payload, "--target-model=one.tar.gz")).Well();

        (await project.Do("models", "add", place["model.txt"], "team/two.tar.gz")).Well().Error.ShouldContain("Added team/two.tar.gz");
        (await project.Do("models", "add", place["one.tar.gz"])).Refused().Error.ShouldContain("does not load a changed archive again");
        (await project.Do("models")).Well().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[^1]).ShouldBe(["one.tar.gz", "team/two.tar.gz"]);
        (await project.Do("models", "remove", "one.tar.gz")).Well().Error.ShouldContain("serves it until it unloads it");
        (await project.Do("models", "remove", "one.tar.gz")).Refused().Error.ShouldContain("there is no model one.tar.gz");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "test", "payload.json"), "{}");
        (await project.Do("models", "warm")).Well().Output.ShouldContain("ms  team/two.tar.gz");
        await aws.Ask("s3api", "put-object", "--bucket", "sagemaker-us-east-1-123456789012", "--key", "models/models/bad.tar.gz", "--body",
            place["model.txt"]);
        (await project.Do("models", "warm", "bad.tar.gz", "team/two.tar.gz")).Refused().Error.ShouldContain("did not answer: bad.tar.gz.");
        var metrics = (await project.Do("models", "metrics")).Well().Output;
        metrics.ShouldContain("loads: 2\n");
        metrics.ShouldContain("ModelCacheHit: ");
        (await project.Do("clean", "--yes")).Well();
    }

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "serverless-inference")]
    [Fact]
    public async Task A_serverless_endpoint_starts_cold_gets_more_memory_and_is_rolled_back()
    {
        Nightly.Require(isLong: true);
        aws.Require();
        await using var project = await aws.Pushed(place, "rare", "serverless-inference", "flask", $"--model-path={aws.Model.File}");
        (await project.Do("deploy")).Well();

        var tested = (await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well();
        aws.Model.ShouldBeAnswered(tested.Output);
        tested.Error.ShouldContain("First request: ");
        (await project.Do("status")).Well().Output.ShouldContain("1024 MB, at most 5 requests at a time, 0 kept warm");

        var file = Path.Combine(project.Folder, "deploy", "serverless-inference", "create-endpoint-config.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("1024", "2048", StringComparison.Ordinal));
        (await project.Do("deploy", "--rolling=50")).Exit.ShouldBe(2);
        (await project.Do("deploy", "--canary=10", "--bake=1")).Well().Error.ShouldContain("gets the version");
        (await project.Do("status")).Well().Output.ShouldContain("2048 MB");
        (await project.Do("rollback")).Well();
        (await project.Do("status")).Well().Output.ShouldContain("1024 MB");
        (await ReadmeExamples.Run(project, "rare-serverless", "", aws.Variables(place)))[^1].ShouldContain("predictions");

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("rare")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_language_model_on_vLLM_chats()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "talks", "managed-inference", "chat");
        (await project.Do("deploy")).Well();

        (await project.Do("test", "--deployed")).Well().Output.ShouldContain("Hello from a stand-in");
        (await ReadmeExamples.Run(project, "talks", "", aws.Variables(place)))[^1].ShouldContain("Hello");

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("talks")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--endpoint-style=model")]
    [InlineData("--endpoint-style=component")]
    public async Task A_failed_start_shows_its_reason_and_can_be_replaced(string style)
    {
        Nightly.Require(isLong: style is "--endpoint-style=component");
        aws.Require();
        await using var project = await aws.Pushed(place, "ends", "managed-inference", "stand-in", style, "--model-env=EXIT=3");

        (await project.Do("deploy")).Refused().Error.ShouldContain("It exited with code 3");
        (await project.Do("deploy")).Refused().Error.ShouldContain("It exited with code 3");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "do", "environment.json"), "{}");
        (await project.Do("deploy")).Well().Error.ShouldContain("Creating it again");

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("ends")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("managed-inference", "--endpoint-style=model")]
    [InlineData("managed-inference", "--endpoint-style=component")]
    [InlineData("async-inference")]
    [InlineData("batch-transform", "--batch-input-path=s3://lines/in/")]
    public async Task A_run_after_any_failed_call_completes_the_work(string target, params string[] more)
    {
        Nightly.Require(isLong: more is not ["--endpoint-style=model"]);
        aws.Require();
        await aws.Ask("s3api", "create-bucket", "--bucket", "lines");
        await aws.Ask("s3api", "put-object", "--bucket", "lines", "--key", "in/one", "--body", aws.Model.Payload);
        var project = await aws.Pushed(place, "repaired", target, "stand-in", more);
        await FailAtEach(project, "deploy");
        var whole = await aws.Left("repaired");
        if (target != "batch-transform")
        {
            await LocalAws.Push(project, "stand-in", 'b');
            await FailAtEach(project, "deploy");
            (await aws.Left("repaired")).Count.ShouldBe(whole.Count + (more is [.., "--endpoint-style=component"] ? 1 : 2));
        }

        await FailAtEach(project, "clean", "--yes");
        (await aws.Left("repaired")).ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
        File.ReadLines(place["failed"]).Count().ShouldBeGreaterThan(5);
    }

    /// <summary>
    /// Runs the script again and again, each time failing at the first call that no run of this test has failed at before, until there is
    /// none left.
    /// </summary>
    private async Task FailAtEach(Project project, string verb, params string[] words)
    {
        var record = place["failed"];
        var variables = aws.Variables(place);
        variables["PRETENDED_FAIL_ONCE"] = record;
        var failing = new Project(project.Folder, variables);
        while (await failing.Do(verb, words) is { Exit: not 0 } ended)
            ended.Error.ShouldContain($"{File.ReadLines(record).Last()} failed");
    }

    [Fact]
    public async Task An_interrupted_wait_continues_in_the_next_run()
    {
        aws.Require();
        var project = await aws.Pushed(place, "interrupted", "managed-inference", "stand-in", "--model-env=PING_AFTER=6");
        using var run = project.Start("deploy");
        while (await run.StandardError.ReadLineAsync() is { } line && !line.Contains("Creating", StringComparison.Ordinal))
        {
            // It says what it waits for.
        }

        (await Shell.Run("kill", ["-TERM", $"{run.Id}"], "/")).Well();
        await run.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(40)).Token);
        run.ExitCode.ShouldBe(130);

        (await project.Do("deploy")).Well().Output.ShouldBeEmpty();
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("interrupted")).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();
}
