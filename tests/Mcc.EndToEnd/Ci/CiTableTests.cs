using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.EndToEnd.Targets;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Ci;

/// <summary>The table and the state machine of tests in moto, through the AWS CLI.</summary>
public sealed class CiTableTests(PretendedAws aws) : IClassFixture<PretendedAws>, IDisposable
{
    private const string Machine = "arn:aws:states:us-east-1:123456789012:stateMachine:tests";

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_configuration_is_registered_shown_and_not_changed_while_it_is_tested()
    {
        aws.Require();
        await CreateTable("registered");
        await UseProfile("registered");
        var variables = Variables();
        (await Project.Command(place.Path, ["mine", "--deployment-config=http-flask", "--region=us-east-1", "--skip-prompts"], variables))
            .Well();

        var id = (await Project.Command(place.Path, ["ci", "register", "mine"], variables)).Well().Output.Trim();
        (await Project.Command(place.Path, ["ci", "register", "mine"], variables)).Well().Output.Trim().ShouldBe(id);

        (await Project.Command(place.Path, ["ci", "status", "--aws"], variables)).Well().Output
            .ShouldBe($"{id}  untested        1970-01-01T00:00:00Z  http-flask\n");
        var item = JsonNode.Parse(await aws.Ask("dynamodb", "get-item", "--table-name", "registered", "--key",
            $$$"""{"configId": {"S": "{{{id}}}"}}"""))!["Item"]!;
        item["instanceType"]!["S"]!.GetValue<string>().ShouldBe("ml.m5.large");
        item["schemaVersion"]!["N"]!.GetValue<string>().ShouldBe("1");

        await aws.Ask("dynamodb", "update-item", "--table-name", "registered", "--key", $$$"""{"configId": {"S": "{{{id}}}"}}""",
            "--update-expression", "SET testStatus = :status", "--expression-attribute-values", """{":status": {"S": "running"}}""");
        (await Project.Command(place.Path, ["ci", "register", "mine"], variables)).Refused().Error
            .ShouldContain($"{id} is being tested, so it was not changed.");
        JsonNode.Parse((await Project.Command(place.Path, ["ci", "status", "--aws", "--output=json"], variables)).Well().Output)!
            ["items"]!.AsArray().ShouldHaveSingleItem()!["testStatus"]!.GetValue<string>().ShouldBe("running");
    }

    [Fact]
    public async Task Many_configurations_are_registered_at_once()
    {
        aws.Require();
        await CreateTable("many");

        var ended = (await Project.Command(place.Path, ["ci", "register", "--configs=http-flask,transformers-vllm", "--table=many",
            "--region=us-east-1"], Variables())).Well();

        ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count().ShouldBe(2);
        (await Project.Command(place.Path, ["ci", "status", "--aws", "--table=many", "--region=us-east-1"], Variables())).Well().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1])
            .ShouldBe(["http-flask", "transformers-vllm"]);
    }

    [Fact]
    public async Task A_test_is_started_with_the_key_of_the_configuration()
    {
        aws.Require();
        await aws.Ask("stepfunctions", "create-state-machine", "--name", "tests", "--role-arn", "arn:aws:iam::123456789012:role/tests",
            "--definition", """{"StartAt": "a", "States": {"a": {"Type": "Succeed"}}}""");
        await CreateTable("triggered");
        await UseProfile("triggered");
        await using var project = await Project.Generate(place, "mine", "http-flask", ["--region=us-east-1"], Variables());
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(place["bin"]).FullName, "mcc"), Repository.Program);
        var id = (await project.Do("ci", "register")).Well().Output.Trim();

        var execution = (await project.Do("ci", "trigger")).Well().Output.Trim();

        execution.ShouldStartWith("arn:aws:states:us-east-1:123456789012:execution:tests:");
        var input = JsonNode.Parse(await aws.Ask("stepfunctions", "describe-execution", "--execution-arn", execution))!["input"]!;
        JsonNode.Parse(input.GetValue<string>())!.ToJsonString().ShouldBe($$"""{"configId":"{{id}}","deploymentConfig":"http-flask"}""");
        (await project.Do("ci", "status")).Well().Output.ShouldStartWith($"{id}  untested");
        File.Delete(place["bin/mcc"]);
        (await project.Do("ci", "status")).Refused().Error.ShouldContain("mcc is not on the PATH");
    }

    [Fact]
    public async Task Without_a_table_the_option_is_named()
    {
        aws.Require();
        (await Project.Command(place.Path, ["ci", "status", "--aws"], Variables())).Refused().Error
            .ShouldContain("--table is not given, and no profile has `ciTableName`.");
        (await Project.Command(place.Path, ["ci", "status", "--aws", "--table=nowhere", "--region=us-east-1"], Variables())).Refused().Error
            .ShouldContain("nowhere was not read: ");
    }

    public void Dispose() => place.Dispose();

    private Dictionary<string, string> Variables()
    {
        var variables = aws.Variables(place["home"]);
        variables["PATH"] = $"{place["bin"]}:{variables["PATH"]}";
        return variables;
    }

    private Task<string> CreateTable(string name) => aws.Ask("dynamodb", "create-table", "--table-name", name, "--billing-mode",
        "PAY_PER_REQUEST", "--attribute-definitions", "AttributeName=configId,AttributeType=S", "--key-schema",
        "AttributeName=configId,KeyType=HASH");

    private async Task UseProfile(string table)
    {
        Directory.CreateDirectory(place["home"]);
        var profile = new JsonObject { ["awsRegion"] = "us-east-1", ["ciTableName"] = table, ["ciStateMachineArn"] = Machine };
        await File.WriteAllTextAsync(place["home/config.json"],
            new JsonObject { ["activeProfile"] = "dev", ["profiles"] = new JsonObject { ["dev"] = profile } }.ToJsonString());
    }
}
