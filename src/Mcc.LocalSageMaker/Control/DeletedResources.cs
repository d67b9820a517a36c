using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// Endpoint configurations and models that are deleted although an endpoint uses them. SageMaker deletes them without an error and
/// its pages say that they must not be deleted
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpointConfig.html): such an endpoint goes on serving, but it
/// cannot be updated (https://github.com/hashicorp/terraform-provider-aws/issues/40048) or get another instance.
/// </summary>
internal sealed class DeletedResources(ResourceStores stores, EndpointLife life)
{
    public void WarnOfConfig(string name) => Warn($"endpoint configuration {name}",
        snapshot => string.Equals((string?)snapshot["Config"]!["EndpointConfigName"], name, StringComparison.Ordinal));

    public void WarnOfModel(string name) => Warn($"model {name}", snapshot => snapshot["Models"]!.AsObject().ContainsKey(name));

    /// <summary>What the endpoint was made of and is no longer there; null when everything is.</summary>
    public static string? Missing(ResourceStores stores, JsonObject endpoint)
    {
        var deployed = endpoint["_deployed"]!;
        var config = (string)deployed["Config"]!["EndpointConfigName"]!;
        if (stores.EndpointConfigs.Find(config) is null)
            return $"Could not find endpoint configuration \"{stores.Arn("endpoint-config", config)}\".";
        return deployed["Models"]!.AsObject().Select(model => model.Key).FirstOrDefault(model => stores.Models.Find(model) is null)
            is { } gone ? $"Could not find model \"{stores.Arn("model", gone)}\"." : null;
    }

    /// <summary>A line in the log of each container of each endpoint that uses it.</summary>
    private void Warn(string what, Func<JsonNode, bool> isUsed)
    {
        foreach (var record in stores.Endpoints.All)
        {
            if (!isUsed(record["_deployed"]!) && (record["_pending"] is not { } pending || !isUsed(pending))) continue;
            var name = (string)record["EndpointName"]!;
            foreach (var container in life.Find(name)?.Replicas.SelectMany(replica => replica.Containers) ?? [])
                container.Log.Note($"WARNING: the {what} was deleted, but endpoint {name} uses it. It continues to serve, but cannot be "
                    + "updated or scaled out.");
        }
    }
}
