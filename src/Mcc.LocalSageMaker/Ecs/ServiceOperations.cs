using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>Services of Amazon ECS; those of Express Mode are among them.</summary>
internal sealed class ServiceOperations(
    ResourceStores stores, TaskDefinitionOperations definitions, ServiceLife life, EcsNames names, TimeProvider time)
{
    private const string Status = "status";
    private const string Inactive = "INACTIVE";
    private const string Desired = "desiredCount";
    private const int PageLength = 100;

    private static readonly string[] Changeable =
        ["deploymentConfiguration", "networkConfiguration", "loadBalancers", "healthCheckGracePeriodSeconds", "platformVersion",
            "capacityProviderStrategy"];

    public JsonObject Create(JsonObject input)
    {
        var (cluster, name) = (EcsNames.ClusterOf(input), (string)input["serviceName"]!);
        var definition = definitions.Find((string?)input["taskDefinition"] ?? throw EcsNames.Invalid("TaskDefinition cannot be blank."));
        foreach (var balancer in input["loadBalancers"]?.AsArray() ?? [])
            CheckGroup((string?)balancer!["targetGroupArn"]);
        var record = (JsonObject)input.DeepClone();
        foreach (var member in (ReadOnlySpan<string>)["cluster", "clientToken", "tags", "taskDefinition"])
            record.Remove(member);
        record[Desired] ??= 1;
        var key = Add(cluster, name, record, input["tags"]);
        life.Deploy(key, TaskRevision.Of(names.Revision(cluster, name), definition));
        return new() { ["service"] = Described(stores.EcsServices.Find(key)!, withTags: true) };
    }

    /// <summary>Keeps the record of a new service.</summary>
    /// <returns>Its key.</returns>
    public string Add(string cluster, string name, JsonObject record, JsonNode? tags)
    {
        var key = EcsNames.Key(cluster, name);
        if (stores.EcsServices.Find(key) is { } before && (string)before[Status]! is not Inactive)
            throw EcsNames.Invalid("Creation of service was not idempotent.");
        record["_key"] = key;
        record["_cluster"] = cluster;
        record["serviceName"] = name;
        record["serviceArn"] = names.Service(cluster, name);
        record["clusterArn"] = names.Cluster(cluster);
        record[Status] = "ACTIVE";
        record["createdAt"] = Time.Now(time);
        record["_tags"] = tags?.DeepClone() ?? new JsonArray();
        stores.EcsServices.Put(key, record);
        return key;
    }

    public JsonObject Update(JsonObject input)
    {
        var record = Find(EcsNames.ClusterOf(input), (string)input["service"]!);
        var key = (string)record["_key"]!;
        foreach (var member in Changeable.Where(input.ContainsKey))
            stores.EcsServices.Change(key, (member, input[member]!.DeepClone()));
        if (input[Desired] is { } count) stores.EcsServices.Change(key, (Desired, count.DeepClone()));
        if ((string?)input["taskDefinition"] is { } name)
        {
            var wanted = TaskRevision.Of(names.Revision((string)record["_cluster"]!, (string)record["serviceName"]!),
                definitions.Find(name));
            if (record["_target"] is not { } now || !TaskRevision.FromJson(now).IsSame(wanted)
                || (bool?)input["forceNewDeployment"] is true)
                life.Deploy(key, wanted);
        }

        return new() { ["service"] = Described(stores.EcsServices.Find(key)!, withTags: true) };
    }

    public async Task<JsonObject> Delete(JsonObject input, CancellationToken cancel)
    {
        var record = Find(EcsNames.ClusterOf(input), (string)input["service"]!);
        if ((int)record[Desired]! > 0 && (bool?)input["force"] is not true)
            throw EcsNames.Invalid("The service cannot be stopped while it is scaled above 0.");
        await life.Remove((string)record["_key"]!);
        return new() { ["service"] = Described(stores.EcsServices.Find((string)record["_key"]!)!, withTags: false) };
    }

    public JsonObject Describe(JsonObject input)
    {
        var cluster = EcsNames.ClusterOf(input);
        var withTags = TaskDefinitionOperations.Texts(input["include"]).Contains("TAGS", StringComparer.Ordinal);
        var (found, failures) = (new JsonArray(), new JsonArray());
        foreach (var name in TaskDefinitionOperations.Texts(input["services"]))
        {
            if (stores.EcsServices.Find(EcsNames.Key(cluster, EcsNames.Last(name))) is { } record)
                found.Add((JsonNode)Described(record, withTags));
            else
                failures.Add((JsonNode)new JsonObject { ["arn"] = names.Service(cluster, EcsNames.Last(name)), ["reason"] = "MISSING" });
        }

        return new() { ["services"] = found, ["failures"] = failures };
    }

    public JsonObject List(JsonObject input)
    {
        var cluster = EcsNames.ClusterOf(input);
        var found = stores.EcsServices.All.Where(each => (string)each["_cluster"]! == cluster && (string)each[Status]! is not Inactive)
            .OrderBy(each => (string)each["_key"]!, StringComparer.Ordinal).ToList();
        var (page, next) = Pagination.Of(
            [.. found.Select(each => (JsonObject)each.DeepClone())], input["nextToken"], (int?)input["maxResults"] ?? PageLength);
        return new() { ["serviceArns"] = new JsonArray([.. page.Select(each => each!["serviceArn"]!.DeepClone())]), ["nextToken"] = next };
    }

    public JsonObject ListDeployments(JsonObject input)
    {
        var record = Find(EcsNames.ClusterOf(input), (string)input["service"]!);
        var asked = TaskDefinitionOperations.Texts(input["status"]);
        return new()
        {
            ["serviceDeployments"] = new JsonArray([.. (record["_deployments"]?.AsArray() ?? []).Reverse()
                .Where(each => asked.Count == 0 || asked.Contains((string)each!["status"]!, StringComparer.Ordinal))
                .Select(each => each!.DeepClone())]),
        };
    }

    public JsonObject ListTasks(JsonObject input)
    {
        var cluster = EcsNames.ClusterOf(input);
        var isStopped = (string?)input["desiredStatus"] is "STOPPED";
        var found = Running(cluster, (string?)input["serviceName"]).SelectMany(each => isStopped ? each.Service.Stopped.Reverse()
            : each.Service.Tasks.Where(task => !task.IsStopping));
        return new() { ["taskArns"] = new JsonArray([.. found.Select(task => (JsonNode)task.Arn)]) };
    }

    public JsonObject DescribeTasks(JsonObject input)
    {
        var cluster = EcsNames.ClusterOf(input);
        var all = Running(cluster, null).SelectMany(each => each.Service.Tasks.Concat(each.Service.Stopped)
            .Select(task => (each.Record, Task: task))).ToList();
        var (found, failures) = (new JsonArray(), new JsonArray());
        foreach (var name in TaskDefinitionOperations.Texts(input["tasks"]))
        {
            if (all.Find(each => each.Task.Id == EcsNames.Last(name)) is { Task: not null } each)
                found.Add((JsonNode)each.Task.ToJson(names.Cluster(cluster), $"service:{(string)each.Record["serviceName"]!}",
                    LaunchType(each.Record)));
            else
                failures.Add((JsonNode)new JsonObject { ["arn"] = name, ["reason"] = "MISSING" });
        }

        return new() { ["tasks"] = found, ["failures"] = failures };
    }

    public JsonObject Tag(JsonObject input) => Retag((string)input["resourceArn"]!, tags =>
    {
        var added = input["tags"]!.AsArray().ToDictionary(tag => (string)tag!["key"]!, tag => tag!, StringComparer.Ordinal);
        return [.. tags.Where(tag => !added.ContainsKey((string)tag!["key"]!)), .. added.Values];
    });

    public JsonObject Untag(JsonObject input) => Retag((string)input["resourceArn"]!, tags =>
        [.. tags.Where(tag => !TaskDefinitionOperations.Texts(input["tagKeys"]).Contains((string)tag!["key"]!, StringComparer.Ordinal))]);

    public JsonObject ListTags(JsonObject input) =>
        new() { ["tags"] = Tagged((string)input["resourceArn"]!)["_tags"]!.DeepClone() };

    /// <summary>One that is not deleted.</summary>
    public JsonObject Find(string cluster, string nameOrArn) =>
        stores.EcsServices.Find(EcsNames.Key(cluster, EcsNames.Last(nameOrArn))) is { } found && (string)found[Status]! is not Inactive
            ? found : throw EcsNames.NoService();

    private JsonObject Retag(string arn, Func<JsonArray, IEnumerable<JsonNode?>> change)
    {
        var record = Tagged(arn);
        var store = record.ContainsKey("family") ? stores.TaskDefinitions : stores.EcsServices;
        store.Change((string)record["_key"]!,
            ("_tags", new JsonArray([.. change(record["_tags"]!.AsArray()).Select(tag => tag!.DeepClone())])));
        return [];
    }

    private JsonObject Tagged(string arn) =>
        (arn.Contains(":task-definition/", StringComparison.Ordinal) ? stores.TaskDefinitions.Find(EcsNames.Last(arn))
            : stores.EcsServices.Find(EcsNames.KeyOfArn(arn))) ?? throw EcsNames.Invalid("The specified resource is not found.");

    private IEnumerable<(JsonObject Record, RunningService Service)> Running(string cluster, string? service) =>
        from record in stores.EcsServices.All
        where (string)record["_cluster"]! == cluster && (service is null || (string)record["serviceName"]! == EcsNames.Last(service))
        let running = life.Find((string)record["_key"]!)
        where running is not null
        select (record, running);

    private JsonObject Described(JsonObject record, bool withTags)
    {
        var shown = new JsonObject(record.Where(member => member.Key[0] != '_')
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        var tasks = life.Find((string)record["_key"]!)?.Tasks ?? [];
        shown["runningCount"] = tasks.Count(task => task.Address is not null && !task.IsStopping);
        shown["pendingCount"] = tasks.Count(task => task.Address is null && !task.IsStopping);
        shown["launchType"] ??= LaunchType(record);
        shown["tags"] = withTags ? record["_tags"]!.DeepClone() : null;
        shown["resourceManagementType"] = record["_express"] is null ? "CUSTOMER" : "ECS";
        shown["currentServiceDeployment"] = record["_deployments"]?.AsArray().LastOrDefault()?["serviceDeploymentArn"]?.DeepClone();
        return shown;
    }

    private static string LaunchType(JsonObject record) => (string?)record["launchType"] ?? "FARGATE";

    private void CheckGroup(string? arn)
    {
        if (!stores.TargetGroups.All.Any(each => (string)each["TargetGroupArn"]! == arn))
            throw EcsNames.Invalid($"The target group {arn} does not exist.");
        if (!stores.Listeners.All.Any(each => each["DefaultActions"]!.AsArray().Any(action => (string?)action!["TargetGroupArn"] == arn)))
            throw EcsNames.Invalid($"The target group with targetGroupArn {arn} does not have an associated load balancer.");
    }
}
