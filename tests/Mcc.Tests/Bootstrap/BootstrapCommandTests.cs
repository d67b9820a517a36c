using System.Text.Json.Nodes;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Bootstrap;

/// <summary>
/// <c>mcc bootstrap</c> with a stand-in for the AWS CLI: a script that answers as AWS's documentation says, for what moto does not have.
/// </summary>
public sealed class BootstrapCommandTests : CommandLineTest
{
    private const string Stack = """{"StackName":"mcc-work-core","StackStatus":"STATUS","Tags":[{"Key":"mcc:bootstrap","Value":"work"}],"Outputs":[{"OutputKey":"RoleArn","OutputValue":"arn:aws:iam::123456789012:role/r"},{"OutputKey":"RoleName","OutputValue":"r"}]}""";

    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal)
    {
        ["sts get-caller-identity"] = """{"Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/me"}""",
    };

    public BootstrapCommandTests()
    {
        Variables["MCC_HOME"] = Path.Combine(Folder, "home");
        Variables["MCC_POLL"] = "0";
        Variables["AWS_REGION"] = "eu-west-1";
    }

    [Fact]
    public async Task Stand_in_CloudFormation_compares_resources()
    {
        Profile();
        Answer("cloudformation describe-stacks --stack-name mcc-work-core", Stacks("CREATE_COMPLETE"));
        Answer("cloudformation detect-stack-drift", """{"StackDriftDetectionId":"b78ac9b0-dec1-11e7-a451-503a3example"}""");
        Answer("cloudformation describe-stack-drift-detection-status",
            """{"StackId":"s","StackDriftDetectionId":"b78ac9b0-dec1-11e7-a451-503a3example","StackDriftStatus":"DRIFTED","DetectionStatus":"DETECTION_COMPLETE","DriftedStackResourceCount":1}""");
        Answer("cloudformation describe-stack-resource-drifts",
            """
            {"StackResourceDrifts":[{"StackId":"s","LogicalResourceId":"ExecutionRole","PhysicalResourceId":"r","ResourceType":"AWS::IAM::Role",
            "ExpectedProperties":"{}","ActualProperties":"{}","StackResourceDriftStatus":"MODIFIED","Timestamp":"2026-11-30T00:00:00Z",
            "PropertyDifferences":[{"PropertyPath":"/Policies/0/PolicyDocument/Statement/0/Action","ExpectedValue":"ecr:GetAuthorizationToken","ActualValue":"*","DifferenceType":"NOT_EQUAL"}]}]}
            """);
        Answer("cloudformation describe-stack-resources", """{"StackResources":[{"LogicalResourceId":"Other","PhysicalResourceId":"o","ResourceType":"AWS::X::Y"}]}""");
        var (output, error, exit) = await Mcc("bootstrap", "status", "--output=json");
        exit.ShouldBe(1, error);
        var core = JsonNode.Parse(output)!["modules"]!.AsArray().Single(module => (string)module!["module"]! == "core")!;
        ((string)core["comparedBy"]!).ShouldBe("cloudformation");
        ((string)core["stackStatus"]!).ShouldBe("CREATE_COMPLETE");
        core["resources"]!.AsArray().Select(resource => (string)resource!["drift"]!).ShouldBe(["modified", "not checked"]);
        ((string)core["resources"]![0]!["differences"]![0]!["path"]!).ShouldBe("/Policies/0/PolicyDocument/Statement/0/Action");
        ((string)core["resources"]![0]!["differences"]![0]!["actual"]!).ShouldBe("*");
    }

    [Fact]
    public async Task Stand_in_account_that_is_not_the_profiles_is_refused_before_anything_is_changed()
    {
        Profile("\"accountId\": \"999999999999\"");
        Answer("", "{}");
        var (_, error, exit) = await Mcc("bootstrap", "update", "--yes");
        exit.ShouldBe(1);
        error.ShouldContain("The credentials are for the account 123456789012, but the profile work is for 999999999999.");
        (await Calls()).ShouldBe(["sts get-caller-identity"]);
    }

    [Fact]
    public async Task Stand_in_stack_of_somebody_else_is_not_touched()
    {
        Answer("cloudformation describe-stacks", """{"Stacks":[{"StackName":"mcc-work-core","StackStatus":"CREATE_COMPLETE","Tags":[]}]}""");
        var (_, error, exit) = await Mcc("bootstrap", "add", "work", "--yes");
        exit.ShouldBe(1);
        error.ShouldContain("was not made by mcc for the profile work");
        (await Calls()).ShouldBe(["sts get-caller-identity", "cloudformation describe-stacks"]);
        File.Exists(Path.Combine(Folder, "home", "config.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Stand_in_failure_says_the_reason_and_what_exists()
    {
        Answer("cloudformation describe-stacks", Stacks("ROLLBACK_FAILED"), after: "execute-change-set");
        Fail("cloudformation describe-stacks", "Stack with id mcc-work-core does not exist");
        Answer("cloudformation create-change-set", "{}");
        Answer("cloudformation describe-change-set",
            """{"Status":"CREATE_COMPLETE","Changes":[{"ResourceChange":{"Action":"Add","LogicalResourceId":"ExecutionRole","ResourceType":"AWS::IAM::Role"}}]}""");
        Answer("cloudformation execute-change-set", "");
        Answer("cloudformation describe-stack-events",
            """{"StackEvents":[{"LogicalResourceId":"ExecutionRole","ResourceStatus":"CREATE_FAILED","ResourceStatusReason":"API: iam:CreateRole User is not authorized"},{"LogicalResourceId":"x","ResourceStatus":"CREATE_FAILED","ResourceStatusReason":"Resource creation cancelled"}]}""");
        Answer("cloudformation describe-stack-resources",
            """{"StackResources":[{"LogicalResourceId":"ExecutionRole","PhysicalResourceId":"mcc-work-core-ExecutionRole-1","ResourceStatus":"DELETE_FAILED"}]}""");
        var (_, error, exit) = await Mcc("bootstrap", "add", "work", "--yes");
        exit.ShouldBe(1);
        error.ShouldContain("The stack mcc-work-core ended as ROLLBACK_FAILED: ExecutionRole: API: iam:CreateRole User is not authorized.");
        error.ShouldContain("In AWS are: ExecutionRole (mcc-work-core-ExecutionRole-1).");
        error.ShouldNotContain("cancelled");
    }

    [Fact]
    public async Task Stand_in_without_consent_nothing_is_changed()
    {
        Answer("", "{}");
        var (_, error, exit) = await Mcc("bootstrap", "add", "work");
        exit.ShouldBe(1);
        error.ShouldContain("--yes");
        (await Calls()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("At most 20 small letters, digits and hyphens", "bootstrap", "add", "My_Profile", "--yes")]
    [InlineData("`storge` is not a module. Did you mean `storage`?", "bootstrap", "add", "work", "--with=storge", "--yes")]
    [InlineData("None of the modules has the parameter `AsyncDay`. Did you mean `AsyncDays`?", "bootstrap", "add", "work",
        "--with=storage", "--set=AsyncDay=1", "--yes")]
    [InlineData("--set NAME=VALUE", "bootstrap", "add", "work", "--set=AsyncDays", "--yes")]
    [InlineData("No profile is active", "bootstrap", "status")]
    [InlineData("No profile is active", "bootstrap", "add-module", "storage", "--yes")]
    [InlineData("`nowhere` is not a profile", "bootstrap", "remove", "nowhere")]
    public async Task Stand_in_wrong_words_get_one_message(string message, params string[] words)
    {
        Answer("", "{}");
        var (_, error, exit) = await Mcc(words);
        exit.ShouldBe(1, error);
        error.ShouldContain(message, Shouldly.Case.Insensitive);
    }

    [Fact]
    public async Task Stand_in_existing_role_stands_for_the_core_module()
    {
        Answer("", "{}");
        var (_, error, exit) = await Mcc("bootstrap", "add", "work", "--role-arn=arn:aws:iam::123456789012:role/team/existing", "--yes");
        exit.ShouldBe(0, error);
        var profile = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "home", "config.json")))!["profiles"]!["work"]!;
        ((string)profile["roleArn"]!).ShouldBe("arn:aws:iam::123456789012:role/team/existing");
        ((string)profile["roleName"]!).ShouldBe("existing");
        (await Calls()).ShouldBe(["sts get-caller-identity"]);
    }

    [Fact]
    public async Task Stand_in_role_of_an_existing_profile_stays()
    {
        Profile("\"roleArn\": \"arn:aws:iam::123456789012:role/from-npm\", \"custom\": 1", provisioned: "");
        Answer("", "{}");
        var (_, error, exit) = await Mcc("bootstrap", "add", "work", "--yes");
        exit.ShouldBe(0, error);
        error.ShouldContain("The execution role is arn:aws:iam::123456789012:role/from-npm; none is created.");
        var profile = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "home", "config.json")))!["profiles"]!["work"]!;
        ((string)profile["roleName"]!, (int)profile["custom"]!).ShouldBe(("from-npm", 1));
        (await Calls()).ShouldBe(["sts get-caller-identity"]);
    }

    [Theory]
    [InlineData("stored", null, null)]
    [InlineData("ambient", "ambient", null)]
    [InlineData("given", "ambient", "given")]
    public async Task Stand_in_credentials_are_of_the_option_then_the_environment_then_the_profile(
        string used, string? environment, string? option)
    {
        Profile("\"awsProfile\": \"stored\", \"roleArn\": \"arn:aws:iam::123456789012:role/r\"", provisioned: "");
        Script("sts get-caller-identity", null, "echo \"$AWS_PROFILE\" >&2\nexit 1", first: true);
        if (environment is not null)
            Variables["AWS_PROFILE"] = environment;
        (await Mcc(["bootstrap", "add", "work", "--yes", .. option is null ? Array.Empty<string>() : [$"--aws-profile={option}"]]))
            .Error.ShouldContain($"The account is not known: {used}.");
    }

    [Fact]
    public async Task Stand_in_stack_that_has_not_begun_is_waited_for()
    {
        Answer("cloudformation describe-stacks", Stacks("CREATE_COMPLETE"), after: "second look");
        Script("cloudformation describe-stacks", "execute-change-set",
            $"echo 'second look' >> '{Folder}/calls'\ncat <<'END'\n{Stacks("REVIEW_IN_PROGRESS")}\nEND\nexit 0");
        Fail("cloudformation describe-stacks", "Stack with id mcc-work-core does not exist");
        Answer("cloudformation describe-change-set",
            """{"Status":"CREATE_COMPLETE","Changes":[{"ResourceChange":{"Action":"Add","LogicalResourceId":"ExecutionRole","ResourceType":"AWS::IAM::Role"}}]}""");
        Answer("cloudformation ", "{}");
        var (output, error, exit) = await Mcc("bootstrap", "add", "work", "--yes");
        exit.ShouldBe(0, error);
        output.ShouldContain("CREATE_COMPLETE");
        (await Calls()).Count(call => call == "cloudformation describe-stacks").ShouldBe(3);
    }

    [Fact]
    public async Task A_policy_has_the_partition_of_its_region()
    {
        var (output, error, exit) = await Mcc("bootstrap", "policy", "deployer", "--account=111122223333", "--region=cn-north-1");
        exit.ShouldBe(0, error);
        output.ShouldContain("arn:aws-cn:sagemaker:cn-north-1:111122223333:endpoint/*");
        output.ShouldNotContain("arn:aws:");
    }

    [Fact]
    public async Task A_policy_is_printed_without_asking_AWS()
    {
        var (output, error, exit) = await Mcc("bootstrap", "policy", "deployer", "--account=111122223333", "--region=eu-north-1");
        exit.ShouldBe(0, error);
        output.ShouldContain("arn:aws:sagemaker:eu-north-1:111122223333:endpoint/*");
        output.ShouldNotContain("Fn::");
    }

    private void Profile(string members = "\"awsRegion\": \"eu-west-1\"", string provisioned = "\"core\"") => Write("home/config.json",
        "{\"activeProfile\":\"work\",\"profiles\":{\"work\":{\"provisionedModules\":[" + provisioned + "]," + members + "}}}");

    private static string Stacks(string status) => $$"""{"Stacks":[{{Stack.Replace("STATUS", status, StringComparison.Ordinal)}}]}""";

    private void Answer(string call, string answer, string? after = null) => Script(call, after, $"cat <<'END'\n{answer}\nEND\nexit 0");

    private void Fail(string call, string message) => Script(call, null,
        $"echo 'An error occurred (ValidationError): {message}' >&2\nexit 254");

    /// <summary>The first answer that fits counts; one with another call before it counts only after that call was made.</summary>
    /// <param name="first">Whether it is an answer to the question for the account, instead of the usual one.</param>
    private void Script(string call, string? after, string body, bool first = false)
    {
        if (first)
            answers.Clear();
        var file = Path.Combine(Folder, "programs", "aws");
        if (!File.Exists(file))
        {
            var lines = answers.Select(answer => Case(answer.Key, null, $"cat <<'END'\n{answer.Value}\nEND\nexit 0"));
            Write("programs/aws", $"#!/bin/bash\necho \"$1 $2\" >> '{Folder}/calls'\n{string.Concat(lines)}");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Variables["PATH"] = $"{Path.GetDirectoryName(file)}:/usr/bin:/bin";
        }

        File.AppendAllText(file, Case(call, after, body));
    }

    private string Case(string call, string? after, string body) =>
        $"if [[ \"$*\" == '{call}'* ]]{(after is null ? "" : $" && grep -q '{after}' '{Folder}/calls'")}; then\n{body}\nfi\n";

    private async Task<IReadOnlyList<string>> Calls() =>
        File.Exists(Path.Combine(Folder, "calls")) ? await File.ReadAllLinesAsync(Path.Combine(Folder, "calls")) : [];
}
