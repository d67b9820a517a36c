using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.EndToEnd.Targets;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Mcp;

/// <summary>
/// The servers and the client beside others' of the same protocol: MCP's own inspector, and a server of the known program.
/// </summary>
public sealed class McpTests(NodePackages node, PretendedAws aws) : IClassFixture<NodePackages>, IClassFixture<PretendedAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task The_protocols_own_inspector_lists_the_tools_and_calls_one()
    {
        node.Require();
        var tools = JsonNode.Parse((await Inspect("tools/list")).Well().Output)!["tools"]!.AsArray();
        tools.Select(tool => tool!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)
            .ShouldBe(["get_base_images", "get_hyperpod_clusters", "get_instance_recommendation", "get_instance_types", "get_models",
                "get_regions", "recommend", "recommend_deployment"]);

        var answer = JsonNode.Parse((await Inspect("tools/call", "--tool-name", "get_regions", "--tool-arg", "search=tokyo"))
            .Well().Output)!;
        answer["isError"]!.GetValue<bool>().ShouldBeFalse();
        JsonNode.Parse(answer["content"]![0]!["text"]!.GetValue<string>())!["values"]!["region"]!.GetValue<string>()
            .ShouldBe("ap-northeast-1");
    }

    [Theory]
    [InlineData("instance-sizer", "get_instance_recommendation")]
    [InlineData("instance-recommender", "recommend")]
    public async Task The_inspector_calls_the_sizer_under_both_names(string server, string tool)
    {
        node.Require();
        var tools = JsonNode.Parse((await InspectServer(server, "tools/list")).Well().Output)!["tools"]!.AsArray();
        tools.Select(each => each!["name"]!.GetValue<string>())
            .ShouldBe(["get_instance_recommendation", "recommend", "get_instance_types"], ignoreOrder: true);

        var answer = JsonNode.Parse((await InspectServer(server, "tools/call", "--tool-name", tool, "--tool-arg", "limit=2"))
            .Well().Output)!;
        answer["isError"]!.GetValue<bool>().ShouldBeFalse();
        JsonNode.Parse(answer["content"]![0]!["text"]!.GetValue<string>())!["choices"]!["instanceType"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_of_the_npm_program_gets_its_own_format()
    {
        node.Require();
        var home = new Dictionary<string, string> { ["MCC_HOME"] = place["home"] };
        (await Project.Command(place.Path, ["mcp", "add", "theirs", "--limit", "3", "--", "node", node.TheirRegionPicker], home)).Well();

        var answer = JsonNode.Parse((await Project.Command(place.Path, ["mcp", "query", "theirs", "-p", "awsRegion"], home))
            .Well().Output)!;
        answer["choices"]!["awsRegion"]!.AsArray().Count.ShouldBe(3);
        var explained = (await Project.Command(place.Path, ["config", "explain", "my-model", "--deployment-config=http-flask"], home))
            .Well();
        explained.Output.Split('\n').ShouldContain(line =>
            line.StartsWith($"region = {answer["values"]!["awsRegion"]}", StringComparison.Ordinal)
                && line.EndsWith("from MCP server theirs", StringComparison.Ordinal));
        // What was asked has ended, too.
        Processes.Of(node.TheirRegionPicker).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_account_has_is_found_with_the_real_AWS_CLI()
    {
        aws.Require();
        var variables = new Dictionary<string, string>(aws.Variables(place["home"])) { ["AWS_DEFAULT_REGION"] = "us-east-1" };
        await aws.Ask("s3", "mb", "s3://models-here");
        await aws.Ask("s3api", "put-object", "--bucket", "models-here", "--key", "llms/llama/config.json");
        await aws.Ask("sagemaker", "create-model-package-group", "--model-package-group-name", "my-group");

        (await Choices("model-picker", "--discover", "-a", "search=s3://models-here/llms/")).ShouldBe(["s3://models-here/llms/llama/"]);
        (await Choices("model-picker", "--discover", "-a", "search=registry://my")).ShouldBe(["registry://my-group"]);
        // moto has no clusters with EKS, so only the question is tried.
        (await Choices("hyperpod-cluster-picker")).ShouldBeEmpty();

        async Task<IReadOnlyList<string>> Choices(params string[] words) =>
            [.. JsonNode.Parse((await Project.Command(place.Path, ["mcp", "query", .. words], variables))
                .Well().Output)!["choices"]!.AsObject().Single().Value!.AsArray().Select(choice => choice!.GetValue<string>())];
    }

    public void Dispose() => place.Dispose();

    private Task<Ended> Inspect(string method, params string[] more) => Inspect([], method, more);

    private Task<Ended> InspectServer(string server, string method, params string[] more) => Inspect([server], method, more);

    private Task<Ended> Inspect(string[] server, string method, string[] more) =>
        Shell.Run(node.Inspector, ["--cli", Repository.Program, "mcp", "serve", .. server, "--method", method, .. more], place.Path);
}
