using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary><c>--smart</c> and <c>BEDROCK_SMART</c> on the command line, with a stand-in for the AWS CLI.</summary>
public sealed class SmartCommandTests : CommandLineTest
{
    private static readonly string[] Question =
        ["-c", "deploymentConfig=transformers-vllm", "-c", "modelName=Qwen/Qwen3-8B", "-p", "instanceType", "--limit", "3"];

    [Fact]
    public async Task Stand_in_failure_is_on_standard_error_and_the_exit_code_is_0()
    {
        Aws("echo 'Unable to locate credentials' >&2; exit 253");

        var (output, error, exit) = await Mcc(["mcp", "query", "instance-sizer", "--smart", .. Question]);

        exit.ShouldBe(ExitCode.Done);
        error.ShouldBe("warning: instance-sizer: Amazon Bedrock was not used: Unable to locate credentials. The answer is from the "
            + "catalogs and rules alone.\n");
        JsonNode.Parse(output)!["message"]!.GetValue<string>().ShouldStartWith("Amazon Bedrock was not used: ");
    }

    [Fact]
    public async Task Stand_in_model_is_the_one_of_the_variables()
    {
        Aws("""cat "${4#file://}" > asked; echo "$@" > words; printf '{"output": {"message": {"content": [{"text": "{\\"choice\\": \\"ml.g6.xlarge\\", \\"reason\\": \\"Newer.\\"}"}]}}}'""");
        Variables["BEDROCK_SMART"] = "true";
        Variables["BEDROCK_REGION"] = "eu-west-1";

        var (output, error, exit) = await Mcc(["mcp", "query", "instance-recommender", .. Question]);

        exit.ShouldBe(ExitCode.Done, error);
        JsonNode.Parse(output)!["values"]!["instanceType"]!.GetValue<string>().ShouldBe("ml.g6.xlarge");
        Text("asked").ShouldContain("\"modelId\":\"global.amazon.nova-2-lite-v1:0\"");
        Text("words").ShouldContain("--region eu-west-1");
        Variables["BEDROCK_MODEL"] = "another.model";
        await Mcc(["mcp", "query", "instance-recommender", .. Question]);
        Text("asked").ShouldContain("\"modelId\":\"another.model\"");
    }

    [Fact]
    public async Task Generation_takes_what_the_stand_in_model_put_first_unless_it_is_offline()
    {
        Aws("""printf '{"output": {"message": {"content": [{"text": "{\\"choice\\": \\"ml.g6.xlarge\\", \\"reason\\": \\"Newer.\\"}"}]}}}'""");
        await Mcc("mcp", "init");
        string[] words = ["--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-8B", "--region=us-east-1"];

        (await Explained("instanceType", [.. words, "--smart"])).Value.ShouldBe("ml.g6.xlarge");
        (await Explained("instanceType", [.. words, "--smart", "--offline"])).Value.ShouldNotBe("ml.g6.xlarge");
        (await Explained("instanceType", words)).Value.ShouldNotBe("ml.g6.xlarge");
    }

    [Fact]
    public async Task Failing_stand_in_is_asked_once_for_all_questions_of_a_run()
    {
        Aws("echo x >> count; exit 1");
        await Mcc("mcp", "init");

        var (_, error, exit) = await Mcc("config", "explain", "--deployment-config=transformers-vllm", "--smart");

        exit.ShouldBe(ExitCode.Done);
        error.ShouldContain("Amazon Bedrock was not used: ");
        Text("count").ShouldBe("x\n");
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private void Aws(string script)
    {
        var program = Write("bin/aws", $"#!/bin/sh\ncase \"$1\" in bedrock-runtime) {script};; *) exit 9;; esac\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.Combine(Folder, "bin")}:/usr/bin:/bin";
    }
}
