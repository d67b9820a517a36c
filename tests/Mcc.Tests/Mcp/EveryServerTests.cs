using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Mcp.Pickers;
using Mcc.Tests.Cli;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>Every built-in server under each of its names, with the protocol's own C# client; a stand-in answers for AWS.</summary>
public sealed class EveryServerTests : CommandLineTest
{
    /// <summary>Each tool with a real request, and a value or choice that the answer must have.</summary>
    private static readonly Dictionary<string, (string Request, string Parameter, string Choice)> Requests = new(StringComparer.Ordinal)
    {
        ["get_base_images"] = ("""{"parameters": ["baseImage"], "limit": 5, "context": {"deploymentConfig": "http-flask"}}""",
            "baseImage", "public.ecr.aws/docker/library/python:3.12-slim"),
        ["get_instance_recommendation"] = ("""{"context": {"deploymentConfig": "transformers-vllm", "modelName": "Qwen/Qwen3-8B"}}""",
            "instanceType", "ml.g6.xlarge"),
        ["recommend"] = ("""{"model": "Qwen/Qwen3-8B", "context": {"deploymentConfig": "transformers-vllm"}}""",
            "instanceType", "ml.g6.xlarge"),
        ["get_instance_types"] = ("""{"search": "g6.xlarge"}""", "instanceType", "ml.g6.xlarge"),
        ["get_regions"] = ("""{"parameters": ["awsRegion"], "limit": 100}""", "awsRegion", "eu-west-1"),
        ["get_models"] = ("""{"search": "qwen3", "limit": 50}""", "modelName", "Qwen/Qwen3-8B"),
        ["get_hyperpod_clusters"] = ("""{"parameters": ["hyperPodCluster"], "context": {"awsRegion": "us-east-1"}}""",
            "hyperPodCluster", "kube"),
        ["recommend_deployment"] = ("""{"answers": {"frameworks": ["sklearn"], "answer": "dataset", "payloadMb": 1, "pipeline": false}}""",
            "deploymentTarget", "batch-transform"),
    };

    private static readonly Dictionary<string, string[]> Tools = new(StringComparer.Ordinal)
    {
        ["base-image-picker"] = ["get_base_images"],
        ["instance-sizer"] = ["get_instance_recommendation", "get_instance_types", "recommend"],
        ["instance-recommender"] = ["get_instance_recommendation", "get_instance_types", "recommend"],
        ["region-picker"] = ["get_regions"],
        ["model-picker"] = ["get_models"],
        ["hyperpod-cluster-picker"] = ["get_hyperpod_clusters"],
        ["deployment-recommender"] = ["recommend_deployment"],
    };

    [Fact]
    public async Task A_client_calls_every_tool_of_each_server_one_after_another()
    {
        StandInAws();
        foreach (var (server, tools) in Tools)
            await Check(server, tools);
    }

    [Fact]
    public async Task A_client_calls_every_tool_of_all_servers_together()
    {
        StandInAws();
        await Check(null, [.. Tools.Values.SelectMany(tools => tools).Distinct().Order(StringComparer.Ordinal)]);
    }

    private async Task Check(string? server, string[] tools)
    {
        var (toServer, fromServer) = (new Pipe(), new Pipe());
        Pipes = (toServer.Reader.AsStream(), fromServer.Writer.AsStream());
        var serving = Mcc(server is null ? ["mcp", "serve"] : ["mcp", "serve", server]);
        await using (var client = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), fromServer.Reader.AsStream()), cancellationToken: Cancel))
        {
            client.ServerInfo!.Name.ShouldBe(server ?? "mcc");
            (await client.ListToolsAsync(cancellationToken: Cancel)).Select(tool => tool.Name).Order(StringComparer.Ordinal)
                .ShouldBe(tools);
            // All at once, as an agent may call them.
            foreach (var (tool, result) in await Task.WhenAll(tools.Select(async tool => (tool, await Call(client, tool)))))
            {
                result.IsError.ShouldBe(false, tool);
                var answer = ToolResponse.Read(result.Content.OfType<TextContentBlock>().Single().Text)!;
                answer.Choices[Requests[tool].Parameter].ShouldContain(Requests[tool].Choice, tool);
                answer.Metadata.ShouldNotBeNull(tool);
            }
        }

        await toServer.Writer.CompleteAsync();
        (await serving).Exit.ShouldBe(ExitCode.Done);
    }

    private static async Task<CallToolResult> Call(McpClient client, string tool) =>
        await client.CallToolAsync(tool, JsonNode.Parse(Requests[tool].Request)!.AsObject()
            .ToDictionary(member => member.Key, member => (object?)member.Value), cancellationToken: Cancel);

    private void StandInAws()
    {
        var program = Write("bin/aws", """
            #!/bin/sh
            case "$1 $2" in
            'sagemaker list-clusters') echo '{"ClusterSummaries": [{"ClusterName": "kube"}]}';;
            'sagemaker describe-cluster') echo '{"ClusterStatus": "InService", "Orchestrator": {"Eks": {"ClusterArn": "a"}}, "InstanceGroups": []}';;
            *) exit 9;;
            esac
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.Combine(Folder, "bin")}:/usr/bin:/bin";
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
