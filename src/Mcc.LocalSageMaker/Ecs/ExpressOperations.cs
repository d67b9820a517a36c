using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// Express Mode: a service with a load balancer that ECS makes. An update starts the new tasks before the old ones end; AWS's shift of
/// traffic in steps with its waiting times is not done here.
/// </summary>
internal sealed class ExpressOperations(
    ResourceStores stores, ServiceOperations services, ServiceLife life, LoadBalancers balancers, EcsNames names)
{
    private const string DefaultCpu = "1024";
    private const string DefaultMemory = "2048";

    private static readonly string[] Configured =
        ["executionRoleArn", "taskRoleArn", "cpu", "memory", "networkConfiguration", "healthCheckPath", "primaryContainer",
            "scalingTarget"];

    public async Task<JsonObject> Create(JsonObject input, CancellationToken cancel)
    {
        var (cluster, name) = (EcsNames.ClusterOf(input), (string?)input["serviceName"] ?? $"express-{EcsNames.Id[..8]}");
        var express = Configuration(input, []);
        var key = services.Add(cluster, name, new()
        {
            ["_express"] = express,
            ["_infrastructureRole"] = input["infrastructureRoleArn"]!.DeepClone(),
            ["desiredCount"] = (int?)input["scalingTarget"]?["minTaskCount"] ?? 1,
            ["launchType"] = "FARGATE",
        }, input["tags"]);
        life.Deploy(key, Revision(cluster, name, express));
        await balancers.OpenExpress(key);
        return new() { ["service"] = Described(key, withTags: true) };
    }

    public JsonObject Describe(JsonObject input)
    {
        var key = EcsNames.KeyOfArn((string)input["serviceArn"]!);
        return new()
        {
            ["service"] = Described(Find(key), TaskDefinitionOperations.Texts(input["include"]).Contains("TAGS", StringComparer.Ordinal)),
        };
    }

    public JsonObject Update(JsonObject input)
    {
        var key = Find(EcsNames.KeyOfArn((string)input["serviceArn"]!));
        var record = stores.EcsServices.Find(key)!;
        var express = Configuration(input, record["_express"]!.AsObject());
        stores.EcsServices.Change(key, ("_express", express), ("desiredCount", (int?)express["scalingTarget"]?["minTaskCount"] ?? 1));
        var revision = Revision((string)record["_cluster"]!, (string)record["serviceName"]!, express);
        // The task definition that ECS makes is a new one only where the container is.
        if (record["_target"] is not { } now || !TaskRevision.FromJson(now).IsSame(revision with
        { DefinitionArn = TaskRevision.FromJson(now).DefinitionArn }))
            life.Deploy(key, revision);
        var service = Described(key, withTags: true);
        service["targetConfiguration"] = service["activeConfigurations"]![0]!.DeepClone();
        return new() { ["service"] = service };
    }

    public async Task<JsonObject> Delete(JsonObject input, CancellationToken cancel)
    {
        var key = Find(EcsNames.KeyOfArn((string)input["serviceArn"]!));
        await balancers.Close(key);
        await life.Remove(key);
        return new() { ["service"] = Described(key, withTags: false) };
    }

    private string Find(string key) =>
        services.Find(key.Split('/')[0], key.Split('/')[1])["_express"] is null
            ? throw EcsNames.Invalid("The service is not an Express Gateway service.") : key;

    private static JsonObject Configuration(JsonObject input, JsonObject before)
    {
        var made = (JsonObject)before.DeepClone();
        foreach (var member in Configured.Where(input.ContainsKey))
            made[member] = input[member]!.DeepClone();
        made["cpu"] ??= DefaultCpu;
        made["memory"] ??= DefaultMemory;
        made["healthCheckPath"] ??= "/ping";
        return made;
    }

    /// <summary>The task definition that ECS registers for it.</summary>
    private TaskRevision Revision(string cluster, string name, JsonObject express)
    {
        var primary = express["primaryContainer"]!;
        var number = (stores.EcsServices.Find(EcsNames.Key(cluster, name))?["_deployments"]?.AsArray().Count ?? 0) + 1;
        return new(names.Revision(cluster, name), names.Definition($"{cluster}-{name}", number), new JsonObject
        {
            ["name"] = "Main",
            ["image"] = primary["image"]!.DeepClone(),
            ["environment"] = primary["environment"]?.DeepClone(),
            ["secrets"] = primary["secrets"]?.DeepClone(),
            ["logConfiguration"] = new JsonObject
            {
                ["options"] = new JsonObject
                {
                    ["awslogs-group"] = (string?)primary["awsLogsConfiguration"]?["logGroup"] ?? $"/aws/ecs/{name}",
                    ["awslogs-stream-prefix"] = (string?)primary["awsLogsConfiguration"]?["logStreamPrefix"] ?? "server",
                },
            },
        }, (string)express["cpu"]!, (string)express["memory"]!);
    }

    private JsonObject Described(string key, bool withTags)
    {
        var record = stores.EcsServices.Find(key)!;
        var configuration = (JsonObject)record["_express"]!.DeepClone();
        configuration["serviceRevisionArn"] = record["_target"]?["arn"]?.DeepClone();
        configuration["createdAt"] = record["createdAt"]!.DeepClone();
        var address = balancers.AddressOf(key);
        configuration["ingressPaths"] = address.Length == 0 ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["accessType"] = configuration["networkConfiguration"] is null ? "PUBLIC" : "PRIVATE",
            // AWS's address has HTTPS and a certificate.
            ["endpoint"] = $"{Uri.UriSchemeHttp}://{address}",
        });
        return new()
        {
            ["cluster"] = record["_cluster"]!.DeepClone(),
            ["serviceName"] = record["serviceName"]!.DeepClone(),
            ["serviceArn"] = record["serviceArn"]!.DeepClone(),
            ["infrastructureRoleArn"] = record["_infrastructureRole"]!.DeepClone(),
            ["status"] = new JsonObject { ["statusCode"] = record["status"]!.DeepClone() },
            ["currentDeployment"] = record["_deployments"]?.AsArray().LastOrDefault()?["serviceDeploymentArn"]?.DeepClone(),
            ["activeConfigurations"] = new JsonArray(configuration),
            ["tags"] = withTags ? record["_tags"]!.DeepClone() : null,
            ["createdAt"] = record["createdAt"]!.DeepClone(),
        };
    }
}
