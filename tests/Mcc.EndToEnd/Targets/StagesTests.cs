using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>Stages of one project, their versions and the way back, on the local SageMaker.</summary>
public sealed class StagesTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("--endpoint-style=model")]
    [InlineData("--endpoint-style=component")]
    public async Task Earlier_versions_are_listed_and_served_again(string style)
    {
        Nightly.Require(isLong: style is "--endpoint-style=component");
        aws.Require();
        await using var project = await Staged("back", style);
        var versions = new List<string>();
        foreach (var digest in "abc")
        {
            await LocalAws.Push(project, "stand-in", digest);
            (await project.Do("deploy", "--stage", "prod")).Well();
            versions.Insert(0, (await Listed(project))[0].Version);
        }

        versions.Distinct().Count().ShouldBe(3);
        (await Listed(project)).ShouldBe([(versions[0], 'c'), (versions[1], 'b'), (versions[2], 'a')]);

        (await project.Do("rollback", "--stage=prod")).Well().Error.ShouldContain($"The version {versions[1]} is served");
        (await Listed(project)).Select(each => each.Image).ShouldBe(['b', 'c', 'a']);
        (await project.Do("rollback", "--stage=prod")).Well();
        (await Listed(project)).Select(each => each.Image).ShouldBe(['c', 'b', 'a']);
        (await project.Do("rollback", versions[2], "--stage=prod")).Well();
        (await Listed(project)).Select(each => each.Image).ShouldBe(['a', 'c', 'b']);
        (await project.Do("deploy", "--stage=prod")).Well();
        (await Listed(project)).Select(each => each.Image).ShouldBe(['c', 'a', 'b'], "a deployment of what is there creates nothing");

        (await project.Do("rollback", "0123456789", "--stage=prod")).Refused().Error.ShouldContain("do/status lists the versions that are");
        (await project.Do("clean", "--yes", "--stage=prod")).Well();
        (await aws.Left("back")).ShouldBeEmpty();
        (await project.Do("rollback", "--stage=prod")).Refused().Error.ShouldContain("do/deploy creates it");
    }

    [Theory]
    [InlineData("--endpoint-style=model")]
    [InlineData("--endpoint-style=component")]
    public async Task The_last_versions_stay_and_older_ones_go(string style)
    {
        Nightly.Require(isLong: style is "--endpoint-style=component");
        aws.Require();
        await using var project = await Staged("kept", style, ("MCC_KEEP_VERSIONS", "2"));
        foreach (var digest in "abcd")
        {
            await LocalAws.Push(project, "stand-in", digest);
            (await project.Do("deploy", "--stage=prod")).Well();
        }

        (await Listed(project)).Select(each => each.Image).ShouldBe(['d', 'c']);
        // An endpoint, and twice a model and a configuration; or an endpoint, a component (listed with its endpoint), a configuration and
        // two models.
        (await aws.Left("kept")).Count.ShouldBe(style.EndsWith("model", StringComparison.Ordinal) ? 5 : 6);
        (await project.Do("clean", "--yes", "--stage=prod")).Well();
    }

    [Fact]
    public async Task A_component_gets_back_the_resources_of_its_version()
    {
        aws.Require();
        await using var project = await Staged("sized", "--endpoint-style=component");
        (await project.Do("deploy", "--stage=prod")).Well();
        var before = await Memory();
        await File.WriteAllTextAsync(Stage(project), """
            {"payloads": {"create-inference-component": {"Specification.ComputeResourceRequirements.MinMemoryRequiredInMb": 1500}}}
            """);
        (await project.Do("deploy", "--stage=prod")).Well();
        (await Memory()).ShouldBe(1500);

        (await project.Do("rollback", "--stage=prod")).Well();

        (await Memory()).ShouldBe(before);
        (await project.Do("clean", "--yes", "--stage=prod")).Well();

        async Task<int> Memory() => JsonNode.Parse(await aws.Ask("sagemaker", "describe-inference-component",
            "--inference-component-name", "sized-prod"))!["Specification"]!["ComputeResourceRequirements"]!["MinMemoryRequiredInMb"]!
            .GetValue<int>();
    }

    [Fact]
    public async Task Stages_have_settings_of_their_own()
    {
        aws.Require();
        await using var project = await Staged("apart", "--endpoint-style=model");
        await File.WriteAllTextAsync(Stage(project), """
            {
              "account": "123456789012",
              "environment": {"LEVEL": "warn"},
              "payloads": {"create-endpoint-config": {"ProductionVariants.0.InitialInstanceCount": 2}}
            }
            """);
        (await project.Do("deploy")).Well();
        (await project.Do("deploy", "--stage", "prod")).Well();

        foreach (var (name, count, variables) in new[] { ("apart", 1, "{}"), ("apart-prod", 2, """{"LEVEL":"warn"}""") })
        {
            var endpoint = JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint", "--endpoint-name", name))!;
            endpoint["ProductionVariants"]![0]!["CurrentInstanceCount"]!.GetValue<int>().ShouldBe(count);
            var model = JsonNode.Parse(await aws.Ask("sagemaker", "describe-model", "--model-name", $"{endpoint["EndpointConfigName"]}"))!;
            (model["PrimaryContainer"]!["Environment"]?.ToJsonString() ?? "{}").ShouldBe(variables);
            var tags = JsonNode.Parse(await aws.Ask("sagemaker", "list-tags", "--resource-arn", $"{endpoint["EndpointArn"]}"))!["Tags"]!;
            tags.AsArray().Select(tag => $"{tag!["Key"]}={tag["Value"]}").Take(3)
                .ShouldBe(["mcc:project=apart", "mcc:target=managed-inference", $"mcc:stage={(count == 1 ? "default" : "prod")}"]);
        }

        await File.WriteAllTextAsync(Stage(project), """{"account": "999999999999"}""");
        foreach (var (verb, option) in new[] { ("deploy", "--stage=prod"), ("clean", "--yes") })
            (await project.Do(verb, "--stage=prod", option)).Refused().Error
                .ShouldContain("for the account 123456789012, but deploy/stages/prod.json wants 999999999999");
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("apart")).ShouldContain("apart-prod");
        await File.WriteAllTextAsync(Stage(project), "{}");
        (await project.Do("clean", "--yes", "--stage=prod")).Well();
        (await aws.Left("apart")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_belongs_to_another_project_is_neither_changed_nor_removed()
    {
        aws.Require();
        await using var project = await Staged("mine", "--endpoint-style=model");
        (await project.Do("deploy", "--stage=prod")).Well();
        var before = await aws.Left("mine");
        // It has the name of that stage's endpoint.
        await using var other = await aws.Pushed(place, "mine-prod", "managed-inference", "stand-in", "--model-env=OTHER=1");

        foreach (string[] run in (string[][])[["deploy"], ["clean", "--yes"], ["rollback"]])
            (await other.Do(run[0], run[1..])).Refused().Error.ShouldContain(
                "the endpoint mine-prod is not this deployment's: it has the tag mcc:project=mine, and this is the stage default of "
                    + "mine-prod");

        (await aws.Left("mine")).ShouldBe(before);
        (await project.Do("clean", "--yes", "--stage=prod")).Well();
    }

    [Theory]
    [InlineData(1, "the stage typo is unknown, because deploy/stages/typo.json does not exist", "deploy", "--stage=typo")]
    [InlineData(2, "not the name of a stage: Prod.", "deploy", "--stage", "Prod")]
    [InlineData(2, "--stage needs a value", "clean", "--stage")]
    [InlineData(2, "unknown option: --stage", "run", "--stage", "prod")]
    [InlineData(2, "not a digest: mine:latest", "deploy", "--image", "mine:latest")]
    public async Task A_wrong_option_is_refused_before_AWS_is_asked(int exit, string message, string verb, params string[] options)
    {
        aws.Require();
        await using var project = await Staged("wrong", "--endpoint-style=model");
        aws.Calls();

        var ended = await project.Do(verb, options);

        ended.Exit.ShouldBe(exit, ended.Error);
        ended.Error.ShouldContain(message);
        aws.Calls().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{"regio": "eu-west-1"}""", "it has no setting regio, only account, bucket, cluster")]
    [InlineData("""{"region": "eu west"}""", "region is not a text without spaces")]
    [InlineData("""{"environment": {"A": 1}}""", "environment is not an object of texts")]
    [InlineData("{", "deploy/stages/prod.json cannot be used")]
    [InlineData("""{"payloads": {"create-endpoint-cfg": {}}}""", "create-endpoint-cfg is not the name of a payload, such as create-")]
    public async Task A_wrong_stage_is_refused(string text, string message)
    {
        aws.Require();
        await using var project = await Staged("odd", "--endpoint-style=model");
        await File.WriteAllTextAsync(Stage(project), text);

        (await project.Do("deploy", "--stage=prod")).Refused().Error.ShouldContain(message);
    }

    [Fact]
    public async Task An_image_is_deployed_by_its_digest()
    {
        aws.Require();
        await using var project = await Staged("digest", "--endpoint-style=model", ("MCC_REPOSITORY", "stand-in"));
        var digest = "sha256:" + new string('d', 64);

        (await project.Do("deploy", "--stage=prod", "--image", digest)).Well().Error
            .ShouldContain($"serves 123456789012.dkr.ecr.us-east-1.amazonaws.com/stand-in@{digest}");

        (await Listed(project)).Select(each => each.Image).ShouldBe(['d']);
        (await project.Do("clean", "--yes", "--stage=prod")).Well();
    }

    [Theory]
    [InlineData("managed-inference", "--endpoint-style=model")]
    [InlineData("managed-inference", "--endpoint-style=component", "--autoscaling-max=2")]
    [InlineData("async-inference")]
    public async Task A_run_after_a_kill_between_any_two_calls_completes_the_work(string target, params string[] more)
    {
        // In the check each call fails once instead (LocalDeployTests).
        Nightly.Require(isLong: true);
        aws.Require();
        var variables = aws.Variables(place);
        variables["PRETENDED_KILL_ONCE"] = place["kills"];
        variables["MCC_KEEP_VERSIONS"] = "1";
        var project = await aws.Pushed(place, "killed", target, "stand-in", more);
        var killed = new Project(project.Folder, variables);
        await UntilWell("deploy");
        var whole = await aws.Left("killed");
        await LocalAws.Push(project, "stand-in", 'b');
        await UntilWell("deploy");
        (await aws.Left("killed")).Count.ShouldBe(whole.Count);
        await UntilWell("clean", "--yes");
        (await aws.Left("killed")).ShouldBeEmpty();
        File.ReadLines(place["kills"]).Count().ShouldBeGreaterThan(7);

        async Task UntilWell(string verb, params string[] options)
        {
            while (await killed.Do(verb, options) is { Exit: not 0 } ended)
                ended.Exit.ShouldBe(137, ended.Error);
        }
    }

    [Fact]
    public async Task No_history_of_one_stage_changes_another_one()
    {
        aws.Require();
        var operations = 0;
        for (var seed = 1; seed <= Nightly.Cases; seed++)
        {
            var random = new Random(seed);
            var name = $"history{seed}";
            var project = await Staged(name, random.Next(2) == 0 ? "--endpoint-style=model" : "--endpoint-style=component",
                ("MCC_KEEP_VERSIONS", "2"));
            string[] stages = ["default", "prod"];
            for (var step = 0; step < 8; step++)
            {
                var stage = stages[random.Next(2)];
                var other = stages.Single(each => each != stage);
                var before = await Everything(name, other);
                await LocalAws.Push(project, "stand-in", "abc"[random.Next(3)]);
                var (verb, options) = random.Next(8) switch
                {
                    < 4 => ("deploy", Array.Empty<string>()),
                    < 6 => ("rollback", []),
                    6 => ("clean", ["--yes"]),
                    _ => ("status", []),
                };
                var ended = await project.Do(verb, [.. options, $"--stage={stage}"]);
                // There may be nothing to go back to.
                (ended.Exit == 0 || (verb == "rollback" && (ended.Error.Contains("nothing is deployed", StringComparison.Ordinal)
                    || ended.Error.Contains("is the only version that is kept", StringComparison.Ordinal))))
                    .ShouldBeTrue($"seed {seed}: do/{verb} of {stage}: {ended.Error}");
                (await Everything(name, other)).ShouldBe(before, $"seed {seed}: do/{verb} of {stage} changed {other}");
                operations++;
            }

            foreach (var stage in stages)
                (await project.Do("clean", "--yes", $"--stage={stage}")).Well();
            (await aws.Left(name)).ShouldBeEmpty();
        }

        operations.ShouldBe(8 * Nightly.Cases);
    }

    public void Dispose() => place.Dispose();

    /// <summary>What a stage has in SageMaker, with the time of its last change.</summary>
    private async Task<IReadOnlyList<string>> Everything(string name, string stage)
    {
        var endpoint = stage == "default" ? name : $"{name}-{stage}";
        var found = new List<string>();
        foreach (var (list, members) in new[] { ("endpoints", "Endpoints"), ("inference-components", "InferenceComponents"),
            ("endpoint-configs", "EndpointConfigs"), ("models", "Models") })
            found.AddRange(JsonNode.Parse(await aws.Ask("sagemaker", "list-" + list))![members]!.AsArray()
                .Select(each => each!.ToJsonString())
                .Where(each => each.Split('"').Any(word => word == endpoint || IsVersionOf(endpoint, word))));
        return found;

        static bool IsVersionOf(string endpoint, string word) => word.Length == endpoint.Length + 11
            && word.StartsWith(endpoint + "-", StringComparison.Ordinal) && word[^10..].All(char.IsAsciiHexDigitLower);
    }

    private static string Stage(Project project) => Path.Combine(project.Folder, "deploy", "stages", "prod.json");

    /// <summary>A project with a stage prod, as a user has written it.</summary>
    private async Task<Project> Staged(string name, string style, params (string Name, string Value)[] more)
    {
        var project = await aws.Pushed(place, name, "managed-inference", "stand-in", style);
        Directory.CreateDirectory(Path.GetDirectoryName(Stage(project))!);
        await File.WriteAllTextAsync(Stage(project), "{}");
        var variables = aws.Variables(place);
        foreach (var (key, value) in more)
            variables[key] = value;
        return new(project.Folder, variables);
    }

    /// <summary>The versions that do/status lists for prod, and the digit that their image's digest consists of.</summary>
    private static async Task<IReadOnlyList<(string Version, char Image)>> Listed(Project project) =>
        [.. (await project.Do("status", "--stage=prod")).Well().Output.Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => (line.Trim().Split(' ')[0], line[^1]))];
}
