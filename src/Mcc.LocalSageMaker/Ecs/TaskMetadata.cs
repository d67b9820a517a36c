using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// The task metadata endpoint, version 4: GET on the address in ECS_CONTAINER_METADATA_URI_V4 describes the container, and /task the task
/// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html). Each task has a path of its own.
/// </summary>
internal sealed class TaskMetadata : IAsyncDisposable
{
    private readonly LocalSettings settings;
    private readonly WebApplication server;

    public TaskMetadata(LocalSettings settings)
    {
        this.settings = settings;
        server = LoopbackServer.Create(port: 0, Answer);
    }

    /// <summary>The task with an ID, as DescribeTasks has it.</summary>
    public Func<string, JsonObject?> Find { get; set; } = _ => null;

    public Task Start() => server.StartAsync();

    public string AddressOf(string task) => $"{server.Urls.First()}/v4/{task}";

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private Task Answer(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["v4", var id, .. var rest] || rest is not ([] or ["task"]) || Find(id) is not { } task)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var container = Container(task);
        var answer = rest is [] ? container : new JsonObject
        {
            ["Cluster"] = EcsNames.Last((string)task["clusterArn"]!),
            ["TaskARN"] = task["taskArn"]!.DeepClone(),
            ["Family"] = Family(task),
            ["Revision"] = Revision(task),
            ["DesiredStatus"] = task["desiredStatus"]!.DeepClone(),
            ["KnownStatus"] = task["lastStatus"]!.DeepClone(),
            ["LaunchType"] = task["launchType"]!.DeepClone(),
            ["AvailabilityZone"] = $"{settings.Region}a",
            ["Containers"] = new JsonArray(container),
        };
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()), context.RequestAborted).AsTask();
    }

    private static JsonObject Container(JsonObject task)
    {
        var container = task["containers"]![0]!;
        return new()
        {
            ["DockerId"] = EcsNames.Last((string)task["taskArn"]!),
            ["Name"] = container["name"]!.DeepClone(),
            ["Image"] = container["image"]!.DeepClone(),
            ["Labels"] = new JsonObject
            {
                ["com.amazonaws.ecs.cluster"] = task["clusterArn"]!.DeepClone(),
                ["com.amazonaws.ecs.task-arn"] = task["taskArn"]!.DeepClone(),
                ["com.amazonaws.ecs.task-definition-family"] = Family(task),
                ["com.amazonaws.ecs.task-definition-version"] = Revision(task),
            },
            ["DesiredStatus"] = task["desiredStatus"]!.DeepClone(),
            ["KnownStatus"] = task["lastStatus"]!.DeepClone(),
            ["Type"] = "NORMAL",
        };
    }

    private static string Family(JsonObject task) => EcsNames.Last((string)task["taskDefinitionArn"]!).Split(':')[0];

    private static string Revision(JsonObject task) => EcsNames.Last((string)task["taskDefinitionArn"]!).Split(':')[^1];
}
