using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>
/// <c>mcc secrets</c> with a stand-in for the AWS CLI that records its arguments and what it reads. Real clients:
/// <c>Mcc.EndToEnd.Local.SecretsTests</c>.
/// </summary>
public sealed class SecretsCommandTests : CommandLineTest
{
    private const string Value = "the-value-that-nobody-may-see-8812";
    private const string Arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mcc/hf-token/team-AbCdEf";

    public SecretsCommandTests()
    {
        Variables["MCC_HOME"] = Path.Combine(Folder, "home");
        Variables["AWS_REGION"] = "eu-west-1";
        StandIn($$"""echo '{"ARN":"{{Arn}}","Name":"mcc/hf-token/team","VersionId":"v"}'""");
    }

    [Fact]
    public async Task A_typed_value_is_not_shown_and_reaches_the_stand_in_on_standard_input_only()
    {
        foreach (var movesCursor in new[] { true, false })
        {
            Terminal = new ScriptedTerminal(movesCursor).On("Value of mcc/hf-token/team", Value);
            var (output, error, exit) = await Mcc("secrets", "create", "team", "--type=hf-token");
            exit.ShouldBe(ExitCode.Done, error);
            output.ShouldBe($"{Arn}\n");
            (output + error + Terminal.Screen).ShouldNotContain(Value);
            Terminal.Screen.ShouldNotContain("the-");
            (await Recorded("input")).ShouldBe(Value);
            var arguments = await Recorded("arguments");
            arguments.ShouldStartWith("secretsmanager create-secret --name mcc/hf-token/team --secret-string file:///dev/stdin --tags "
                + "Key=mcc:bootstrap,Value=default Key=mcc:version,Value=");
            arguments.ShouldContain("Key=mcc:secret-type,Value=hf-token");
            arguments.ShouldNotContain(Value);
            Terminal = null;
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    public async Task A_file_gives_the_value_without_its_line_end(string end)
    {
        Write("token", Value + end);
        (await Mcc("secrets", "create", "team", "--from=token")).Exit.ShouldBe(ExitCode.Done);
        (await Recorded("input")).ShouldBe(Value);
        (await Recorded("arguments")).ShouldContain("--name mcc/team ");
        (await Mcc("secrets", "create", "team", "--secret-value=file://token")).Exit.ShouldBe(ExitCode.Done);
    }

    [Theory]
    [InlineData("--secret-value=" + Value, "--secret-value has a value, which every process of this machine can read.")]
    [InlineData("--json={\"token\":\"" + Value + "\"}", "--json has a value, which every process of this machine can read.")]
    [InlineData("--description=hf_0123456789abcdefghij", "--description has a token, a key or a password.")]
    [InlineData("--type=password", "`password` is not a kind of secret.")]
    [InlineData("--from=nowhere", "nowhere cannot be read")]
    [InlineData("--from=empty", "The value of the secret is empty.")]
    [InlineData("--from=huge", "The value has more than 65536 bytes.")]
    [InlineData("--no-link", "mcc cannot ask for it here.")]
    public async Task What_cannot_be_kept_is_refused_before_AWS_is_asked(string option, string message)
    {
        Write("empty", "\n");
        Write("huge", new string('x', 65537));
        var (output, error, exit) = await Mcc("secrets", "create", "team", option);
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(message);
        (output + error).ShouldNotContain(Value);
        File.Exists(Path.Combine(Folder, "arguments")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("hf_0123456789abcdefghij", "NAME is a token, a key or a password.")]
    [InlineData("two words", "cannot be the name of a secret.")]
    [InlineData("/team", "cannot be the name of a secret.")]
    [InlineData("team-AbCdEf", "ends with a hyphen and six characters")]
    public async Task A_name_that_cannot_be_one_is_refused(string name, string message)
    {
        Write("token", Value);
        var (_, error, exit) = await Mcc("secrets", "create", name, "--from=token");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(message);
        error.ShouldNotContain("hf_0123456789abcdefghij");
    }

    [Fact]
    public async Task The_profile_has_the_ARN_and_projects_use_it()
    {
        Write("token", Value);
        Profile();
        var created = JsonNode.Parse((await Mcc("secrets", "create", "--name=team", "--type=hf-token", "--from=token",
            "--output=json")).Output)!;
        ((string)created["linked"]!).ShouldBe("work");
        var profile = JsonNode.Parse(await Recorded("home/config.json"))!["profiles"]!["work"]!;
        ((string)profile["secrets"]!["hfToken"]!).ShouldBe(Arn);
        ((string)profile["kept"]!).ShouldBe("as it was");

        var (_, explained) = await Explained("hfTokenArn", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B");
        explained.ShouldBe("profile work");
        Variables["HF_TOKEN"] = "hf_0123456789abcdefghij";
        foreach (var option in new[] { "--network-isolation", "--no-build", "--deployment-target=managed-inference" })
        {
            var (_, error, _) = await Mcc("llm", "--deployment-config=transformers-vllm", "--model-name=s3://bucket/model", option,
                "--skip-prompts", "--dry-run", "--no-validate");
            error.ShouldNotContain("hfTokenArn", customMessage: option);
        }

        // Another secret does not take its place unasked.
        StandIn($$"""echo '{"ARN":"{{Arn}}2","Name":"mcc/hf-token/other","VersionId":"v"}'""");
        var other = await Mcc("secrets", "create", "other", "--type=hf-token", "--from=token");
        other.Error.ShouldContain("mcc secrets link mcc/hf-token/other");
        (await Mcc("secrets", "link", "other", "--type=hf-token")).Exit.ShouldBe(ExitCode.Done);
        (await Recorded("home/config.json")).ShouldContain($"{Arn}2");
        (await Mcc("secrets", "link", "other", "--type=hf-token", "--remove")).Exit.ShouldBe(ExitCode.Done);
        (await Recorded("home/config.json")).ShouldNotContain("secretsmanager");
    }

    [Fact]
    public async Task A_plain_token_in_a_profile_is_not_used()
    {
        Write("home/config.json",
            """{"activeProfile":"work","profiles":{"work":{"secrets":{"hfToken":"hf_0123456789abcdefghij"}}}}""");
        var (output, error, _) = await Mcc("config", "explain", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B");
        (output + error).ShouldNotContain("hf_0123456789abcdefghij");
        output.ShouldNotContain("hfTokenArn");
    }

    [Theory]
    [InlineData("AccessDeniedException", "User: x is not authorized", "You may not do this with mcc/team", "mcc bootstrap policy deployer")]
    [InlineData("ResourceExistsException", "The operation failed because the secret mcc/team already exists.",
        "The secret mcc/team already exists.", "mcc secrets update mcc/team")]
    [InlineData("InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for "
        + "deletion.",
        "is scheduled for deletion.", "mcc secrets restore mcc/team")]
    [InlineData("ResourceNotFoundException", "Secrets Manager can't find the specified secret.",
        "The secret mcc/team does not exist in eu-west-1.", "mcc secrets list")]
    [InlineData("UnrecognizedClientException", "The security token included in the request is invalid: Token", "AWS does not know who you "
        + "are", "Log in")]
    public async Task A_refusal_of_the_stand_in_says_what_to_do(string code, string said, string message, string fix)
    {
        StandIn($"echo \"An error occurred ({code}) when calling the CreateSecret operation: {said}\" >&2; exit 254");
        Write("token", Value);
        var (_, error, exit) = await Mcc("secrets", "create", "team", "--from=token");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(message);
        error.ShouldContain(fix);
        error.ShouldNotContain(Value);
    }

    [Fact]
    public async Task A_deletion_needs_consent_and_takes_the_ARN_out_of_the_profile()
    {
        Profile($$"""{"hfToken":"{{Arn}}"}""");
        StandIn($$"""echo '{"ARN":"{{Arn}}","Name":"mcc/hf-token/team","DeletionDate":1798588800.5}'""");
        (await Mcc("secrets", "delete", "hf-token/team")).Exit.ShouldBe(ExitCode.Refused);
        File.Exists(Path.Combine(Folder, "arguments")).ShouldBeFalse();
        (await Mcc("secrets", "delete", "hf-token/team", "--yes", "--recovery-window=6")).Error.ShouldContain("from 7 to 30 days");
        var (_, error, exit) = await Mcc("secrets", "delete", "hf-token/team", "--yes", "--recovery-window=8");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("is deleted on 2026-12-30.");
        (await Recorded("arguments")).ShouldStartWith($"secretsmanager delete-secret --secret-id {Arn} --recovery-window-in-days 8 ");
        (await Recorded("home/config.json")).ShouldNotContain("secretsmanager");
    }

    private void Profile(string secrets = "{}") => Write("home/config.json",
        $$"""{"activeProfile":"work","profiles":{"work":{"awsRegion":"eu-west-1","kept":"as it was","secrets":{{secrets}} } } }""");

    private Task<string> Recorded(string file) => File.ReadAllTextAsync(Path.Combine(Folder, file));

    private void StandIn(string answer)
    {
        var file = Path.Combine(Folder, "programs", "aws");
        Write("programs/aws", $"#!/bin/sh\nprintf '%s ' \"$@\" > '{Folder}/arguments'\ncat > '{Folder}/input'\n{answer}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.GetDirectoryName(file)}:/usr/bin:/bin";
    }
}
