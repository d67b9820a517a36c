using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Control;

/// <summary>CreateEndpointConfig, DescribeEndpointConfig, ListEndpointConfigs, DeleteEndpointConfig.</summary>
internal sealed class EndpointConfigOperations(ResourceStores stores, ModelOperations models, DeletedResources deleted, TimeProvider time)
{
    private static readonly Listing Listing = new("EndpointConfigName");

    public JsonObject Create(JsonObject input)
    {
        var name = (string)input["EndpointConfigName"]!;
        if (input["ExplainerConfig"] is not null)
            throw AwsServiceException.Validation("The local SageMaker does not support explainers.");
        var variants = input["ProductionVariants"]!.AsArray().Concat(input["ShadowProductionVariants"]?.AsArray() ?? [])
            .OfType<JsonNode>().ToList();
        foreach (var variant in variants)
            CheckVariant(variant, input);
        if (variants.GroupBy(variant => (string)variant["VariantName"]!, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw AwsServiceException.Validation($"Production variant names must be unique; {twice.Key} is a duplicate.");
        ShadowRules.Check(input, variants.Select(variant => (string?)variant["ModelName"]).OfType<string>().Select(models.Find));
        if ((string?)input["DataCaptureConfig"]?["DestinationS3Uri"] is { } destination) ObjectAddress.Read(destination);
        var record = (JsonObject)input.DeepClone();
        foreach (var variant in record["ProductionVariants"]!.AsArray().Concat(record["ShadowProductionVariants"]?.AsArray() ?? [])
            .Where(variant => variant!["ModelName"] is not null))
            variant!["InitialVariantWeight"] ??= 1.0;
        var arn = stores.Arn("endpoint-config", name);
        record["EndpointConfigArn"] = arn;
        record["CreationTime"] = Time.Now(time);
        if (!stores.EndpointConfigs.Add(name,
            record)) throw AwsServiceException.Validation($"Cannot create already existing endpoint configuration \"{arn}\".");
        return new() { ["EndpointConfigArn"] = arn };
    }

    public JsonObject Describe(JsonObject input) => Find((string)input["EndpointConfigName"]!);

    public JsonObject List(JsonObject input) =>
        Listing.Answer(stores.EndpointConfigs.All, input, "EndpointConfigs", "EndpointConfigName", "EndpointConfigArn", "CreationTime");

    public JsonObject Delete(JsonObject input)
    {
        var name = (string)Find((string)input["EndpointConfigName"]!)["EndpointConfigName"]!;
        deleted.WarnOfConfig(name);
        stores.EndpointConfigs.Remove(name);
        return [];
    }

    /// <exception cref="AwsServiceException">There is no such configuration.</exception>
    public JsonObject Find(string name) =>
        stores.EndpointConfigs.Find(name)
            ?? throw AwsServiceException.Validation($"Could not find endpoint configuration \"{stores.Arn("endpoint-config", name)}\".");

    /// <summary>The configuration and its models as they are now, which is what an endpoint keeps of them.</summary>
    public JsonObject Snapshot(string name)
    {
        var config = Find(name);
        var used = config["ProductionVariants"]!.AsArray().Concat(config["ShadowProductionVariants"]?.AsArray() ?? [])
            .Select(variant => (string?)variant!["ModelName"]).OfType<string>().Distinct(StringComparer.Ordinal);
        return new()
        {
            ["Config"] = config.DeepClone(),
            ["Models"] = new JsonObject(used.Select(model =>
                KeyValuePair.Create<string, JsonNode?>(model, models.Find(model).DeepClone()))),
        };
    }

    private void CheckVariant(JsonNode variant, JsonObject input)
    {
        var name = (string)variant["VariantName"]!;
        var isServerless = variant["ServerlessConfig"] is not null;
        var hasInstances = variant["InstanceType"] is not null || variant["InstancePools"] is not null;
        var model = (string?)variant["ModelName"] is { } modelName ? models.Find(modelName) : null;
        if (model is null && input["ExecutionRoleArn"] is null)
            throw AwsServiceException.Validation($"ModelName must be specified for production variant {name}, or ExecutionRoleArn for an "
                + "endpoint whose models are inference components.");
        if (isServerless == hasInstances)
            throw AwsServiceException.Validation("Exactly one of InstanceType (or InstancePools) and ServerlessConfig must be specified "
                + $"for production variant {name}.");
        if (variant["InstanceType"] is not null && variant["InstancePools"] is not null)
            throw AwsServiceException.Validation("Only one of InstanceType and InstancePools may be specified for production variant "
                + $"{name}.");
        if (isServerless) ServerlessRules.Check(variant, input, model);
        else VariantRules.Check(variant, input);
    }
}
