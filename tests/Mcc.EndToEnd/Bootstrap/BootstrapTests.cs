using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Bootstrap;

/// <summary><c>mcc bootstrap</c> with moto in AWS's place: stacks are created, compared, repaired and deleted.</summary>
public sealed class BootstrapTests(MotoStacks aws) : IClassFixture<MotoStacks>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task With_moto_an_account_is_set_up_compared_and_cleaned()
    {
        aws.Require();
        (await Mcc("add", "team", "--with=storage,codebuild,deployer", "--dry-run")).Well().Output.Split('\n')[..^1]
            .ShouldAllBe(line => line.EndsWith("planned", StringComparison.Ordinal));
        (await aws.Ask("cloudformation", "list-stacks", "--stack-status-filter", "CREATE_COMPLETE", "REVIEW_IN_PROGRESS"))
            .ShouldNotContain("mcc-team-");
        File.Exists(place["home/config.json"]).ShouldBeFalse();

        // What stops in the middle goes on with the next run.
        (await Mcc(["before:execute-change-set"], "add", "team", "--with=storage,codebuild,deployer", "--yes")).Refused();
        (await Mcc("add", "team", "--with=storage,codebuild,deployer", "--yes")).Well();
        var profile = JsonNode.Parse(await File.ReadAllTextAsync(place["home/config.json"]))!["profiles"]!["team"]!;
        profile["provisionedModules"]!.AsArray().Select(id => (string)id!).ShouldBe(["core", "storage", "codebuild", "deployer"]);
        ((string)profile["accountId"]!).ShouldBe("123456789012");
        ((string)profile["bucket"]!).ShouldBe((string)profile["modelsS3Bucket"]!);
        File.GetUnixFileMode(place["home/config.json"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var policy = await aws.Ask("iam", "get-policy-version", "--version-id", "v1", "--policy-arn",
            (string)profile["deployerPolicyArn"]!);
        policy.ShouldContain((string)profile["roleArn"]!);
        policy.ShouldContain((string)profile["buildRoleArn"]!);

        var before = await Status();
        before["core ExecutionRole"].ShouldBe("in sync");
        before["codebuild BuildRole"].ShouldBe("in sync");
        before["storage BucketAccess"].ShouldBe("in sync");
        before["deployer DeployerPolicy"].ShouldBe("in sync");
        await aws.Ask("iam", "put-role-policy", "--role-name", (string)profile["roleName"]!, "--policy-name", "serve",
            "--policy-document", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""");
        (await Status())["core ExecutionRole"].ShouldBe("modified");

        // A project takes the role and the buckets of the profile.
        var settings = (await Mcc("use", "team")).Well();
        settings.Error.ShouldContain("team");
        var explained = (await Project.Command(place.Path, ["config", "explain", "--deployment-config=http-flask",
            "--deployment-target=async-inference", "--project-name=rides", "--output=json"], Variables())).Output;
        JsonNode.Parse(explained)!["settings"]!["roleArn"]!["value"]!.GetValue<string>().ShouldBe((string)profile["roleArn"]!);

        (await Mcc("remove-module", "core", "--yes")).Refused().Error.ShouldContain("is required by storage, deployer");
        (await Mcc("remove", "team", "--delete-stacks", "--yes")).Well();
        (await aws.Ask("iam", "list-roles")).ShouldNotContain("mcc-team-");
        JsonNode.Parse(await File.ReadAllTextAsync(place["home/config.json"]))!["profiles"]!.AsObject().Count.ShouldBe(0);
    }

    /// <summary>The template of that version had no access to the buckets.</summary>
    [Fact]
    public async Task With_moto_a_stack_of_an_earlier_version_is_updated()
    {
        aws.Require();
        var earlier = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("data/bootstrap/storage/template.json")))!.AsObject();
        earlier["Resources"]!.AsObject().Remove("BucketAccess");
        await File.WriteAllTextAsync(place["earlier.json"], earlier.ToJsonString());
        await aws.Ask("iam", "create-role", "--role-name", "older", "--assume-role-policy-document", "{}");
        await aws.Ask("cloudformation", "create-stack", "--stack-name", "mcc-older-storage", "--template-body",
            $"file://{place["earlier.json"]}", "--tags", "Key=mcc:bootstrap,Value=older", "--parameters",
            "ParameterKey=RoleName,ParameterValue=older");
        Directory.CreateDirectory(place["home"]);
        await File.WriteAllTextAsync(place["home/config.json"], """
            {"activeProfile":"older","profiles":{"older":{"awsRegion":"us-east-1","accountId":"123456789012","roleName":"older",
            "provisionedModules":["storage"]}}}
            """);
        (await Status())["storage BucketAccess"].ShouldBe("deleted");

        var module = JsonNode.Parse((await Mcc("update", "--yes", "--output=json")).Well().Output)!["modules"]!.AsArray().Single()!;
        ((string)module["outcome"]!).ShouldBe("UPDATE_COMPLETE");
        module["changes"]!.AsArray().Select(change => $"{change!["action"]} {change["resource"]}").ShouldBe(["Add BucketAccess"]);
        (await Status())["storage BucketAccess"].ShouldBe("in sync");
        (await Mcc("update", "--yes")).Well().Output.ShouldContain("no changes");
    }

    private async Task<Dictionary<string, string>> Status() => (
        from module in JsonNode.Parse((await Mcc("status", "--output=json")).Output)!["modules"]!.AsArray()
        from resource in module!["resources"]!.AsArray()
        select ($"{module["module"]} {resource!["id"]}", (string)resource["drift"]!)).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private Task<Ended> Mcc(params string[] words) => Mcc([], words);

    private Task<Ended> Mcc(string[] failures, params string[] words) =>
        Project.Command(place.Path, words.Prepend("bootstrap"), Variables(failures));

    private Dictionary<string, string> Variables(params string[] failures) =>
        new(aws.Variables(place["home"], failures)) { ["AWS_REGION"] = "us-east-1", ["MCC_POLL"] = "0.05" };

    public void Dispose() => place.Dispose();
}
