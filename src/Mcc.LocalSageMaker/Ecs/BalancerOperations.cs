using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>Elastic Load Balancing: one listener of a load balancer, which forwards to one target group.</summary>
internal sealed class BalancerOperations(
    ResourceStores stores, LoadBalancers balancers, ServiceLife life, EcsNames names, TimeProvider time)
{
    private const string BalancerArn = "LoadBalancerArn";
    private const string GroupArn = "TargetGroupArn";
    private const string ListenerArn = "ListenerArn";

    public async Task<JsonObject> CreateBalancer(JsonObject input, CancellationToken cancel)
    {
        var name = (string)input["Name"]!;
        if (input["Subnets"]?.AsArray() is not { Count: > 1 })
            throw new AwsServiceException(400, "ValidationError",
                "At least two subnets in two different Availability Zones must be specified");
        if (stores.LoadBalancers.Find(name) is { } found) return new() { ["LoadBalancers"] = new JsonArray(Balancer(found)) };
        var arn = names.Balancing("loadbalancer/app", name);
        stores.LoadBalancers.Put(name, new()
        {
            ["LoadBalancerName"] = name,
            [BalancerArn] = arn,
            ["Scheme"] = input["Scheme"]?.DeepClone() ?? "internet-facing",
            ["VpcId"] = "vpc-0123456789abcdef0",
            ["State"] = new JsonObject { ["Code"] = "active" },
            ["Type"] = "application",
            ["SecurityGroups"] = input["SecurityGroups"]?.DeepClone(),
            ["CreatedTime"] = Time.Now(time),
            ["_tags"] = input["Tags"]?.DeepClone() ?? new JsonArray(),
        });
        await balancers.Open(arn);
        return new() { ["LoadBalancers"] = new JsonArray(Balancer(stores.LoadBalancers.Find(name)!)) };
    }

    public JsonObject DescribeBalancers(JsonObject input) => new()
    {
        ["LoadBalancers"] = Found(stores.LoadBalancers.All, input, "Names", "LoadBalancerName", "LoadBalancerArns", BalancerArn,
            "LoadBalancerNotFound", "One or more load balancers not found", Balancer),
    };

    public async Task<JsonObject> DeleteBalancer(JsonObject input, CancellationToken cancel)
    {
        var arn = (string)input[BalancerArn]!;
        if (stores.LoadBalancers.All.FirstOrDefault(each => (string)each[BalancerArn]! == arn) is not { } found) return [];
        foreach (var listener in stores.Listeners.All.Where(each => (string)each[BalancerArn]! == arn).ToList())
            stores.Listeners.Remove((string)listener[ListenerArn]!);
        stores.LoadBalancers.Remove((string)found["LoadBalancerName"]!);
        await balancers.Close(arn);
        return [];
    }

    public JsonObject CreateGroup(JsonObject input)
    {
        var name = (string)input["Name"]!;
        if (stores.TargetGroups.Find(name) is not { } found)
        {
            found = (JsonObject)input.DeepClone();
            found.Remove("Name");
            found.Remove("Tags");
            found["TargetGroupName"] = name;
            found[GroupArn] = names.Balancing("targetgroup", name);
            found["HealthCheckEnabled"] = true;
            found["_tags"] = input["Tags"]?.DeepClone() ?? new JsonArray();
            stores.TargetGroups.Put(name, found);
        }

        return new() { ["TargetGroups"] = new JsonArray(Shown(found)) };
    }

    public JsonObject DescribeGroups(JsonObject input) => new()
    {
        ["TargetGroups"] = Found(stores.TargetGroups.All, input, "Names", "TargetGroupName", "TargetGroupArns", GroupArn,
            "TargetGroupNotFound", "One or more target groups not found", Shown),
    };

    public JsonObject DeleteGroup(JsonObject input)
    {
        var arn = (string)input[GroupArn]!;
        if (stores.Listeners.All.Any(each => Forwards(each, arn)))
            throw new AwsServiceException(400, "ResourceInUse", $"Target group '{arn}' is currently in use by a listener or a rule");
        if (stores.TargetGroups.All.FirstOrDefault(each => (string)each[GroupArn]! == arn) is { } found)
            stores.TargetGroups.Remove((string)found["TargetGroupName"]!);
        return [];
    }

    public JsonObject DescribeHealth(JsonObject input) => new()
    {
        ["TargetHealthDescriptions"] = new JsonArray([.. life.TargetsOf((string)input[GroupArn]!).Select(task => new JsonObject
        {
            ["Target"] = new JsonObject { ["Id"] = task.Address?.Host ?? "127.0.0.1", ["Port"] = task.Address?.Port },
            ["TargetHealth"] = new JsonObject { ["State"] = task.IsHealthy ? "healthy" : task.WasHealthy ? "unhealthy" : "initial" },
        })]),
    };

    public JsonObject CreateListener(JsonObject input)
    {
        var balancer = (string)input[BalancerArn]!;
        if (!stores.LoadBalancers.All.Any(each => (string)each[BalancerArn]! == balancer))
            throw new AwsServiceException(400, "LoadBalancerNotFound", "One or more load balancers not found");
        if (stores.Listeners.All.Any(each => (string)each[BalancerArn]! == balancer))
            throw new AwsServiceException(400, "DuplicateListener", "A listener already exists on this load balancer.");
        var record = (JsonObject)input.DeepClone();
        var arn = $"{balancer.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal)}/{EcsNames.Id[..16]}";
        record.Remove("Tags");
        record[ListenerArn] = arn;
        record["_tags"] = input["Tags"]?.DeepClone() ?? new JsonArray();
        stores.Listeners.Put(arn, record);
        return new() { ["Listeners"] = new JsonArray(Shown(record)) };
    }

    public JsonObject DescribeListeners(JsonObject input) => new()
    {
        ["Listeners"] = new JsonArray([.. stores.Listeners.All
            .Where(each => (string?)input[BalancerArn] is not { } balancer || (string)each[BalancerArn]! == balancer).Select(Shown)]),
    };

    public JsonObject DeleteListener(JsonObject input)
    {
        stores.Listeners.Remove((string)input[ListenerArn]!);
        return [];
    }

    public JsonObject DescribeTags(JsonObject input) => new()
    {
        ["TagDescriptions"] = new JsonArray([.. TaskDefinitionOperations.Texts(input["ResourceArns"]).Select(arn => new JsonObject
        {
            ["ResourceArn"] = arn,
            ["Tags"] = stores.LoadBalancers.All.Concat(stores.TargetGroups.All).Concat(stores.Listeners.All)
                .FirstOrDefault(each => (string?)(each[ListenerArn] ?? each[BalancerArn] ?? each[GroupArn]) == arn)?["_tags"]?.DeepClone()
                ?? throw new AwsServiceException(400, "LoadBalancerNotFound", "One or more load balancers not found"),
        })]),
    };

    private static bool Forwards(JsonObject listener, string group) =>
        listener["DefaultActions"]?.AsArray().Any(action => (string?)action!["TargetGroupArn"] == group) is true;

    private JsonObject Balancer(JsonObject record)
    {
        var shown = Shown(record);
        // AWS's name has no port: a listener has it.
        shown["DNSName"] = balancers.AddressOf((string)record[BalancerArn]!);
        return shown;
    }

    private static JsonArray Found(IEnumerable<JsonObject> all, JsonObject input, string names, string nameMember, string arns,
        string arnMember, string code, string message, Func<JsonObject, JsonObject> shown)
    {
        var (byName, byArn) = (TaskDefinitionOperations.Texts(input[names]), TaskDefinitionOperations.Texts(input[arns]));
        List<JsonObject> found = [.. all.Where(each =>
            (byName.Count == 0 || byName.Contains((string)each[nameMember]!, StringComparer.Ordinal))
            && (byArn.Count == 0 || byArn.Contains((string)each[arnMember]!, StringComparer.Ordinal)))];
        return found.Count == 0 && byName.Count + byArn.Count > 0 ? throw new AwsServiceException(400, code, message)
            : new([.. found.Select(shown)]);
    }

    private static JsonObject Shown(JsonObject record) => new(record.Where(member => member.Key[0] != '_')
        .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
