using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>What DescribeEndpoint tells: the record, and how its variants are now.</summary>
internal static class EndpointDescription
{
    public static JsonObject Of(JsonObject record, LiveEndpoint? live)
    {
        var description = (JsonObject)record.DeepClone();
        var config = record["_deployed"]!["Config"]!;
        description["EndpointConfigName"] = config["EndpointConfigName"]?.DeepClone();
        description["AsyncInferenceConfig"] = config["AsyncInferenceConfig"]?.DeepClone();
        description["DataCaptureConfig"] = Capture(config["DataCaptureConfig"]);
        description["ProductionVariants"] = Variants(record["_deployed"]!, "ProductionVariants", live?.Traffic?.Blue);
        if (config["ShadowProductionVariants"] is not null)
            description["ShadowProductionVariants"] = Variants(record["_deployed"]!, "ShadowProductionVariants", live?.Traffic?.Blue);
        if (record["_pending"] is { } pending)
        {
            description["PendingDeploymentSummary"] = new JsonObject
            {
                ["EndpointConfigName"] = pending["Config"]!["EndpointConfigName"]!.DeepClone(),
                ["ProductionVariants"] = Variants(pending, "ProductionVariants", live?.Traffic?.Green),
                ["StartTime"] = pending["StartTime"]?.DeepClone(),
            };
        }

        return description;
    }

    private static JsonArray Variants(JsonNode snapshot, string kind, Deployment? deployment)
    {
        var description = new JsonArray();
        foreach (var definition in snapshot["Config"]![kind]!.AsArray())
        {
            var name = (string)definition!["VariantName"]!;
            description.Add(Variant(definition, snapshot,
                deployment?.All.FirstOrDefault(variant => string.Equals(variant.Name, name, StringComparison.Ordinal))));
        }

        return description;
    }

    private static JsonNode Variant(JsonNode definition, JsonNode snapshot, Variant? variant)
    {
        var description = new JsonObject { ["VariantName"] = definition["VariantName"]!.DeepClone() };
        if ((string?)definition["ModelName"] is { } model)
        {
            description["DeployedImages"] = Images(snapshot["Models"]![model]!, snapshot["Config"]!,
                variant?.Replicas?.Replicas.FirstOrDefault());
            var weight = variant?.Weight ?? (double?)definition["InitialVariantWeight"] ?? 1;
            description["CurrentWeight"] = weight;
            description["DesiredWeight"] = weight;
        }

        if (definition["ServerlessConfig"] is { } serverless)
        {
            var current = (JsonObject)serverless.DeepClone();
            if (variant is { DesiredCount: > 0 and var warm }) current["ProvisionedConcurrency"] = warm;
            description["CurrentServerlessConfig"] = current;
        }
        else
        {
            var count = variant?.DesiredCount ?? (int?)definition["InitialInstanceCount"] ?? 0;
            description["CurrentInstanceCount"] = variant is null ? 0 : count;
            description["DesiredInstanceCount"] = count;
        }

        foreach (var member in (ReadOnlySpan<string>)["ManagedInstanceScaling", "RoutingConfig"])
            description[member] = definition[member]?.DeepClone();
        return description;
    }

    private static JsonArray Images(JsonNode model, JsonNode config, Replica? replica)
    {
        var definitions = model["Containers"]?.AsArray().OfType<JsonNode>() ?? [model["PrimaryContainer"]!];
        return [.. definitions.Select((definition, index) => (JsonNode)new JsonObject
        {
            ["SpecifiedImage"] = definition["Image"]!.DeepClone(),
            ["ResolvedImage"] = replica?.Containers[index].ResolvedImage ?? (string)definition["Image"]!,
            ["ResolutionTime"] = config["CreationTime"]!.DeepClone(),
        })];
    }

    private static JsonObject? Capture(JsonNode? config) => config is null ? null : new()
    {
        // "Whether data capture should be enabled or disabled (defaults to enabled)."
        ["EnableCapture"] = (bool?)config["EnableCapture"] ?? true,
        ["CaptureStatus"] = (bool?)config["EnableCapture"] ?? true ? "Started" : "Stopped",
        ["CurrentSamplingPercentage"] = config["InitialSamplingPercentage"]?.DeepClone(),
        ["DestinationS3Uri"] = config["DestinationS3Uri"]?.DeepClone(),
        ["KmsKeyId"] = config["KmsKeyId"]?.DeepClone() ?? "",
    };
}
