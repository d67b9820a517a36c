using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>CreateEndpoint, DescribeEndpoint, ListEndpoints, UpdateEndpoint, UpdateEndpointWeightsAndCapacities, DeleteEndpoint.</summary>
internal sealed class EndpointOperations(ResourceStores stores, EndpointConfigOperations configs, EndpointLife life, TimeProvider time)
{
    private static readonly Listing Listing = new("EndpointName", "EndpointStatus");

    public JsonObject Create(JsonObject input)
    {
        var name = (string)input["EndpointName"]!;
        var snapshot = configs.Snapshot((string)input["EndpointConfigName"]!);
        var arn = stores.Arn("endpoint", name);
        var now = Time.Now(time);
        var record = (JsonObject)input.DeepClone();
        record["EndpointArn"] = arn;
        record["EndpointStatus"] = "Creating";
        record["CreationTime"] = now;
        record["LastModifiedTime"] = now;
        record["_deployed"] = snapshot;
        if (!stores.Endpoints.Add(name, record)) throw AwsServiceException.Validation("Cannot create already existing endpoint "
            + $"\"{arn}\".");
        life.Create(name);
        return new() { ["EndpointArn"] = arn };
    }

    public JsonObject Describe(JsonObject input) =>
        EndpointDescription.Of(Find((string)input["EndpointName"]!), life.Find((string)input["EndpointName"]!));

    public JsonObject List(JsonObject input) =>
        Listing.Answer(stores.Endpoints.All, input, "Endpoints", "EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime",
            "EndpointStatus");

    public JsonObject Update(JsonObject input)
    {
        var name = (string)input["EndpointName"]!;
        var before = Settled(name);
        var pending = configs.Snapshot((string)input["EndpointConfigName"]!);
        if (DeletedResources.Missing(stores, before) is { } missing) throw AwsServiceException.Validation(missing);
        pending["Kept"] = Kept(input);
        pending["Policy"] = Policy(input, before);
        ServerlessRules.CheckUpdate(before["_deployed"]!["Config"]!, pending["Config"]!, pending["Policy"]);
        DeploymentRules.CheckVariants(pending["Policy"], before["_deployed"]!["Config"]!, pending["Config"]!);
        DeploymentRules.CheckEndpoint(pending["Policy"], pending["Config"]!["ProductionVariants"]!.AsArray()
            .Sum(variant => (int?)variant!["InitialInstanceCount"] ?? 1));
        pending["StartTime"] = Time.Now(time);
        CheckComponents(name, pending);
        if (!stores.Endpoints.Change(name, Settled, ("EndpointStatus", "Updating"), ("FailureReason", null),
            ("LastModifiedTime", Time.Now(time)), ("_pending", pending)))
            throw InProgress(name);
        life.Update(name);
        return new() { ["EndpointArn"] = stores.Arn("endpoint", name) };
    }

    public JsonObject UpdateWeights(JsonObject input)
    {
        var name = (string)input["EndpointName"]!;
        var before = Settled(name);
        var known = before["_deployed"]!["Config"]!["ProductionVariants"]!.AsArray().Select(variant => (string)variant!["VariantName"]!)
            .ToList();
        var wanted = input["DesiredWeightsAndCapacities"]!.AsArray();
        if (wanted.Select(each => (string)each!["VariantName"]!)
            .FirstOrDefault(each => !known.Contains(each, StringComparer.Ordinal)) is { } stranger)
            throw AwsServiceException.Validation($"The variant {stranger} is not one of endpoint \"{stores.Arn("endpoint", name)}\", which "
                + $"has {string.Join(", ", known)}.");
        foreach (var each in wanted)
            ServerlessRules.CheckCapacity(before["_deployed"]!["Config"]!, each!);
        if (!stores.Endpoints.Change(name, Settled, ("EndpointStatus", "Updating"), ("LastModifiedTime", Time.Now(time))))
            throw InProgress(name);
        life.Rebalance(name, (JsonArray)wanted.DeepClone());
        return new() { ["EndpointArn"] = stores.Arn("endpoint", name) };
    }

    public JsonObject Delete(JsonObject input)
    {
        var name = (string)input["EndpointName"]!;
        var record = Find(name);
        if ((string)record["EndpointStatus"]! is "Deleting") throw InProgress(name);
        if (stores.Components.All.Any(component => string.Equals((string?)component["EndpointName"], name, StringComparison.Ordinal)))
            throw AwsServiceException.Validation($"Cannot delete endpoint \"{stores.Arn("endpoint", name)}\" while it has inference "
                + $"components. Delete them first.");
        stores.Endpoints.Change(name, ("EndpointStatus", "Deleting"), ("LastModifiedTime", Time.Now(time)));
        life.Delete(name);
        return [];
    }

    /// <exception cref="AwsServiceException">There is no such endpoint.</exception>
    public JsonObject Find(string name) =>
        stores.Endpoints.Find(name) ?? throw AwsServiceException.Validation($"Could not find endpoint \"{stores.Arn("endpoint", name)}\".");

    private JsonObject Settled(string name)
    {
        var record = Find(name);
        return Settled(record) ? record
            : (string)record["EndpointStatus"]! is "Failed"
                ? throw AwsServiceException.Validation($"Cannot update failed endpoint \"{stores.Arn("endpoint", name)}\". Delete it and "
                    + $"create it again.")
            : throw InProgress(name);
    }

    private static bool Settled(JsonObject record) =>
        (string)record["EndpointStatus"]! is "InService" or "UpdateRollbackFailed" or "OutOfService";

    private AwsServiceException InProgress(string name) =>
        AwsServiceException.Validation($"Cannot update in-progress endpoint \"{stores.Arn("endpoint", name)}\".");

    /// <summary>The kinds of properties that variants of the same name keep.</summary>
    private static JsonArray Kept(JsonObject input)
    {
        if ((bool?)input["RetainAllVariantProperties"] is not true) return [];
        var excluded = input["ExcludeRetainedVariantProperties"]?.AsArray().Select(each => (string)each!["VariantPropertyType"]!).ToList()
            ?? [];
        return [.. new[] { "DesiredWeight", "DesiredInstanceCount" }.Where(kind => !excluded.Contains(kind, StringComparer.Ordinal))
            .Select(kind => (JsonNode)kind)];
    }

    private static JsonNode? Policy(JsonObject input, JsonObject before) =>
        (input["DeploymentConfig"] ?? ((bool?)input["RetainDeploymentConfig"] is true
            ? before["LastDeploymentConfig"] : null))?.DeepClone();

    /// <summary>An endpoint whose models are components stays one, with a place for each of them.</summary>
    private void CheckComponents(string endpoint, JsonObject pending)
    {
        var variants = pending["Config"]!["ProductionVariants"]!.AsArray().Where(variant => variant!["ModelName"] is null)
            .Select(variant => (string)variant!["VariantName"]!).ToList();
        foreach (var component in stores.Components.All.Where(each =>
            string.Equals((string?)each["EndpointName"], endpoint, StringComparison.Ordinal)))
        {
            if (!variants.Contains((string)component["VariantName"]!, StringComparer.Ordinal))
                throw AwsServiceException.Validation($"The new configuration has no variant {(string)component["VariantName"]!} for "
                    + $"inference component \"{(string)component["InferenceComponentArn"]!}\".");
        }
    }
}
