using System.IO.Pipelines;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Pickers;
using Mcc.Tests.Cli;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary><c>mcc mcp serve</c>, as a client of the protocol has it.</summary>
public sealed class ServingTests : CommandLineTest
{
    private readonly Pipe toServer = new();
    private readonly Pipe fromServer = new();

    [Fact]
    public async Task A_client_lists_the_tools_and_calls_one()
    {
        var serving = Serve("region-picker");
        await using (var client = await Connect())
        {
            client.ServerInfo!.Name.ShouldBe("region-picker");
            client.ServerInfo.Version.ShouldBe(Generator.Version);
            var tool = (await client.ListToolsAsync(cancellationToken: Cancel)).Single();
            tool.Name.ShouldBe("get_regions");
            tool.JsonSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name)
                .ShouldBe(["parameters", "limit", "context", "search", "mode"]);
            tool.ProtocolTool.Annotations!.ReadOnlyHint.ShouldBe(true);
            tool.ProtocolTool.Annotations.OpenWorldHint.ShouldBe(true);

            var result = await client.CallToolAsync("get_regions", new Dictionary<string, object?> { ["search"] = "tokyo" },
                cancellationToken: Cancel);
            result.IsError.ShouldBe(false);
            ToolResponse.Read(result.Content.OfType<TextContentBlock>().Single().Text)!.Values["region"].ShouldBe("ap-northeast-1");
            result.StructuredContent!.Value.GetProperty("values").GetProperty("region").GetString().ShouldBe("ap-northeast-1");
        }

        await toServer.Writer.CompleteAsync();
        (await serving).Exit.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task Without_a_name_one_server_has_the_tools_of_all()
    {
        var serving = Serve();
        await using (var client = await Connect())
        {
            (await client.ListToolsAsync(cancellationToken: Cancel)).Select(tool => tool.Name).Order(StringComparer.Ordinal)
                .ShouldBe(["get_base_images", "get_hyperpod_clusters", "get_instance_recommendation", "get_instance_types", "get_models",
                    "get_regions", "recommend", "recommend_deployment"]);
        }

        await toServer.Writer.CompleteAsync();
        await serving;
    }

    [Fact]
    public async Task Unanswerable_requests_are_tool_errors()
    {
        var serving = Serve("instance-sizer");
        await using (var client = await Connect())
        {
            var refused = await client.CallToolAsync("get_instance_recommendation",
                new Dictionary<string, object?> { ["context"] = new Dictionary<string, object?> { ["deploymentConfig"] = "nope" } },
                    cancellationToken: Cancel);
            refused.IsError.ShouldBe(true);
            refused.Content.OfType<TextContentBlock>().Single().Text.ShouldContain("is `nope`");
            // And it goes on.
            (await client.CallToolAsync("get_instance_types", new Dictionary<string, object?> { ["limit"] = 1 },
                cancellationToken: Cancel)).IsError.ShouldBe(false);
        }

        await toServer.Writer.CompleteAsync();
        await serving;
    }

    [Fact]
    public async Task A_server_that_there_is_not_is_refused()
    {
        var (_, error, exit) = await Mcc("mcp", "serve", "no-picker");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("Unknown server `no-picker`. Use one of base-image-picker, instance-sizer,");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closing_client_still_gets_all_responses()
    {
        var lines = new[]
        {
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""",
            """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
            """{"jsonrpc":"2.0","id":"two","method":"tools/list"}""",
            """{"jsonrpc":"2.0","id":3,"method":"no/such/method"}""",
            "no JSON",
            """{"jsonrpc":"2.0","id":4,"method":"ping"}""",
        };
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        using var output = new MemoryStream();
        Pipes = (input, output);

        (await Mcc("mcp", "serve")).Exit.ShouldBe(ExitCode.Done);

        var answers = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!)
                .ToDictionary(answer => answer["id"]!.ToJsonString(), answer => answer["error"] is null);
        answers.OrderBy(answer => answer.Key, StringComparer.Ordinal)
            .ShouldBe(new Dictionary<string, bool> { ["\"two\""] = true, ["1"] = true, ["3"] = false, ["4"] = true });
    }

    private Task<Outcome> Serve(params string[] words)
    {
        Pipes = (toServer.Reader.AsStream(), fromServer.Writer.AsStream());
        return Mcc(["mcp", "serve", .. words]);
    }

    private Task<McpClient> Connect() =>
        McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), fromServer.Reader.AsStream()),
            cancellationToken: Cancel);
}
