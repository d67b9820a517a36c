using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary><c>mcc mcp …</c> and the working folder's <c>config/mcp.json</c>.</summary>
public sealed class McpCommandTests : CommandLineTest
{
    [Fact]
    public async Task Init_names_this_programs_servers_once_and_keeps_what_is_there()
    {
        Write("config/mcp.json", """{ "region": "eu-west-1", "mcpServers": { "mine": { "command": "node", "args": ["x.js"], "custom": 1 } }, "$schema": "x" }""");

        (await Mcc("mcp", "init")).Exit.ShouldBe(ExitCode.Done);
        var once = Text();
        (await Mcc("mcp", "init")).Error.ShouldBe("config/mcp.json has all of them already.\n");

        Text().ShouldBe(once);
        var file = JsonNode.Parse(once)!;
        file["region"]!.GetValue<string>().ShouldBe("eu-west-1");
        file["mcpServers"]!["mine"]!["custom"]!.GetValue<int>().ShouldBe(1);
        file["mcpServers"]!.AsObject().Count.ShouldBe(6);
        file["mcpServers"]!["region-picker"]!["args"]!.AsArray().Select(word => word!.GetValue<string>())
            .ShouldBe(["mcp", "serve", "region-picker"]);
    }

    [Fact]
    public async Task A_server_is_added_with_its_command_as_it_was_written()
    {
        (await Mcc("mcp", "add", "theirs", "--limit", "5", "--tool-name=pick", "-e", "A=1=2", "--env=B=", "--", "npx", "-y", "--force",
            "some server", "$(touch x)")).Exit.ShouldBe(ExitCode.Done);

        var entry = JsonNode.Parse(Text())!["mcpServers"]!["theirs"]!;
        entry["command"]!.GetValue<string>().ShouldBe("npx");
        entry["args"]!.AsArray().Select(word => word!.GetValue<string>()).ShouldBe(["-y", "--force", "some server", "$(touch x)"]);
        entry["env"]!.ToJsonString().ShouldBe("""{"A":"1=2","B":""}""");
        entry["limit"]!.GetValue<int>().ShouldBe(5);
        entry["toolName"]!.GetValue<string>().ShouldBe("pick");
        (await Mcc("mcp", "get", "theirs")).Output.ShouldBe("theirs: npx -y --force some server $(touch x)\n  A=•••\n  B=•••\n  tool "
            + "pick\n  at most 5 choices\n  trusted\n");
    }

    [Theory]
    [InlineData("mcp add theirs", "The command line of the server is required.")]
    [InlineData("mcp add no-picker --bundled", "Unknown built-in server `no-picker`.")]
    [InlineData("mcp add region-picker --bundled -- node x.js", "A built-in server has no command.")]
    [InlineData("mcp add theirs --env X -- node", "--env is `X`")]
    [InlineData("mcp add theirs --limit=0 -- node", "--limit is `0`")]
    [InlineData("mcp get theirs", "config/mcp.json has no server `theirs`.")]
    [InlineData("mcp remove theirs", "config/mcp.json has no server `theirs`.")]
    [InlineData("mcp trust theirs", "config/mcp.json has no server `theirs`.")]
    [InlineData("mcp query theirs", "Unknown server `theirs`: it is neither in config/mcp.json nor built in.")]
    [InlineData("mcp query region-picker --context region", "--context is `region`, which has no `=`.")]
    [InlineData("mcp query region-picker --limit=x", "--limit is `x`.")]
    [InlineData("mcp query region-picker --tool-name=other", "It has no tool `other`; it has get_regions.")]
    public async Task What_cannot_be_is_refused_and_nothing_is_written(string words, string says)
    {
        var (_, error, exit) = await Mcc(words.Split(' '));

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(says);
        Entries().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mcp add theirs --comand -- node")]
    [InlineData("mcp list more")]
    [InlineData("mcp")]
    public async Task An_invalid_command_line_is_a_usage_error(string words) => (await Mcc(words.Split(' '))).Exit.ShouldBe(ExitCode.Usage);

    [Fact]
    public async Task A_file_with_comments_is_not_written_over()
    {
        const string Before = "{ // mine\n  \"mcpServers\": {} }";
        Write("config/mcp.json", Before);

        var (_, error, exit) = await Mcc("mcp", "init");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("has comments, which would be lost");
        Text().ShouldBe(Before);
    }

    [Theory]
    [InlineData("{ \"mcpServers\": ")]
    [InlineData("[]")]
    [InlineData("""{ "mcpServers": {}, "mcpServers": {} }""")]
    public async Task A_file_that_cannot_be_read_is_not_written_over(string before)
    {
        Write("config/mcp.json", before);

        (await Mcc("mcp", "add", "theirs", "--", "node")).Exit.ShouldBe(ExitCode.Refused);
        (await Mcc("mcp", "list")).Exit.ShouldBe(ExitCode.Refused);
        Text().ShouldBe(before);
    }

    [Fact]
    public async Task An_invalid_entry_is_reported_and_the_others_work()
    {
        Write("config/mcp.json", """{ "mcpServers": { "web": { "url": "http://x" }, "odd": { "command": "x", "args": [1] }, "nul": { "command": "x", "args": ["a\u0000b"] }, "good": { "command": "node" } } }""");

        var (output, error, exit) = await Mcc("mcp", "list");

        exit.ShouldBe(ExitCode.Done);
        output.ShouldStartWith("good ");
        output.ShouldContain("not trusted, so not asked: mcc mcp trust good");
        error.ShouldContain("the server `web` is not valid");
        error.ShouldContain("the server `odd` is not valid");
        error.ShouldContain("the server `nul` is not valid");
    }

    [Fact]
    public async Task Remove_takes_out_one()
    {
        await Mcc("mcp", "init");
        (await Mcc("mcp", "remove", "region-picker")).Exit.ShouldBe(ExitCode.Done);

        var (output, _, _) = await Mcc("mcp", "list");
        output.ShouldNotContain("region-picker");
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
    }

    [Fact]
    public async Task Query_prints_the_answer_as_it_is()
    {
        var (output, error, exit) = await Mcc("mcp", "query", "instance-sizer", "-c", "deploymentConfig=transformers-vllm", "-c",
            "modelName=Qwen/Qwen3-8B", "-p", "instanceType", "--limit", "1");

        exit.ShouldBe(ExitCode.Done, error);
        JsonNode.Parse(output)!["choices"]!["instanceType"]!.AsArray().Count.ShouldBe(1);
        var json = (await Mcc("mcp", "query", "region-picker", "-a", "search=tokyo", "--output=json")).Output;
        using var document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("answer").GetProperty("values").GetProperty("region").GetString().ShouldBe("ap-northeast-1");
    }

    [Fact]
    public async Task Any_tool_of_anybodys_server_can_be_called()
    {
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        StrangersServer.Write(Folder, """{"values": {"a": "b"}, "choices": {"a": ["b", "c"]}, "metadata": {"x": 1}}""");
        await Mcc("mcp", "add", "theirs", "--", "sh", "server.sh");

        var (output, error, exit) = await Mcc("mcp", "query", "theirs", "--tool-name=other", "-a", "word=said");

        exit.ShouldBe(ExitCode.Done, error);
        JsonNode.Parse(output)!["metadata"]!["x"]!.GetValue<int>().ShouldBe(1);
        var asked = await File.ReadAllTextAsync(Path.Combine(Folder, "asked"), TestContext.Current.CancellationToken);
        asked.ShouldContain("\"name\":\"other\"");
        asked.ShouldContain("\"word\":\"said\"");
        asked.ShouldNotContain("tools/list");
    }

    [Fact]
    public async Task The_help_and_the_completion_have_them()
    {
        (await Mcc("--help")).Output.ShouldContain("\n  mcp  ");
        (await Mcc("complete", "bash", "mcc mcp serve ")).Output.Split('\n').ShouldContain("hyperpod-cluster-picker");
        (await Mcc("complete", "bash", "mcc mcp serve ")).Output.Split('\n').ShouldContain("instance-recommender");
        (await Mcc("mcp", "list", "--bundled")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[0]).ShouldBe(Names);
    }

    private static readonly string[] Names = ["base-image-picker", "instance-sizer", "instance-recommender", "region-picker",
        "model-picker", "hyperpod-cluster-picker", "deployment-recommender"];

    [Fact]
    public async Task Both_names_of_a_server_work_wherever_one_is_named()
    {
        string[] question = ["-c", "deploymentConfig=transformers-vllm", "-c", "modelName=Qwen/Qwen3-8B", "--limit", "2"];
        var sizer = (await Mcc(["mcp", "query", "instance-sizer", .. question])).Output;
        (await Mcc(["mcp", "query", "instance-recommender", .. question])).Output.ShouldBe(sizer);
        (await Mcc(["mcp", "query", "instance-recommender", "--tool-name=recommend", .. question])).Output.ShouldBe(sizer);

        (await Mcc("mcp", "add", "instance-recommender", "--bundled")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("mcp", "init")).Error.ShouldNotContain("instance-sizer");
        (await Mcc(["mcp", "query", "instance-recommender", .. question])).Output.ShouldBe(sizer);
        (await Explained("instanceType", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-8B")).From
            .ShouldBe("MCP server instance-recommender");
        var listed = JsonNode.Parse((await Mcc("mcp", "list", "--bundled", "--output=json")).Output)!["servers"]!.AsArray();
        listed.Select(server => server!["name"]!.GetValue<string>()).ShouldBe(Names);
    }

    [Fact]
    public async Task A_built_in_server_can_be_added_with_variables()
    {
        (await Mcc("mcp", "add", "region-picker", "--bundled", "-e", "BEDROCK_SMART=true")).Exit.ShouldBe(ExitCode.Done);

        var entry = JsonNode.Parse(Text())!["mcpServers"]!["region-picker"]!;
        entry["env"]!["BEDROCK_SMART"]!.GetValue<string>().ShouldBe("true");
        entry["args"]!.AsArray().Select(word => word!.GetValue<string>()).ShouldBe(["mcp", "serve", "region-picker"]);
        (await Mcc("mcp", "list")).Output.ShouldContain("(trusted)");
    }

    private string Text() => File.ReadAllText(Path.Combine(Folder, "config/mcp.json"));
}
