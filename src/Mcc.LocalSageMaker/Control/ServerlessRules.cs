using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// What serverless endpoints exclude: "GPUs, Amazon Marketplace model packages, private Docker registries, Multi-Model Endpoints, VPC
/// configuration, network isolation, data capture, multiple production variants, Model Monitor, and inference pipelines"
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html#serverless-endpoints-how-it-works-exclusions), and
/// ModelDataSource (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html).
/// </summary>
internal static class ServerlessRules
{
    /// <param name="config">The input of CreateEndpointConfig.</param>
    /// <param name="model">The variant's model; null when it has none.</param>
    /// <exception cref="AwsServiceException">SageMaker would not accept the variant.</exception>
    public static void Check(JsonNode variant, JsonObject config, JsonObject? model)
    {
        var name = (string)variant["VariantName"]!;
        var serverless = variant["ServerlessConfig"]!;
        if ((int)serverless["MemorySizeInMB"]! % 1024 != 0)
            throw AwsServiceException.Validation($"MemorySizeInMB of production variant {name} must be 1024, 2048, 3072, 4096, 5120 or "
                + "6144.");
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html
        if ((int?)serverless["ProvisionedConcurrency"] > (int)serverless["MaxConcurrency"]!)
            throw AwsServiceException.Validation($"ProvisionedConcurrency of production variant {name} must be less than or equal to "
                + "MaxConcurrency.");
        if (config["AsyncInferenceConfig"] is not null) throw Excluded("asynchronous inference");
        if (config["ProductionVariants"]!.AsArray().Count > 1) throw Excluded("multiple production variants");
        if (config["DataCaptureConfig"] is { } capture && (bool?)capture["EnableCapture"] is not false) throw Excluded("data capture");
        if (config["VpcConfig"] is not null || model?["VpcConfig"] is not null) throw Excluded("VPC configuration");
        if ((bool?)config["EnableNetworkIsolation"] is true || (bool?)model?["EnableNetworkIsolation"] is true)
            throw Excluded("network isolation");
        if (model?["Containers"]?.AsArray().Count > 1) throw Excluded("inference pipelines and multi-container endpoints");
        foreach (var container in model?["Containers"]?.AsArray().OfType<JsonNode>() ?? (model is null ? [] : [model["PrimaryContainer"]!]))
        {
            if ((string?)container["Mode"] is "MultiModel") throw Excluded("multi-model endpoints");
            if (container["ModelDataSource"] is not null) throw Excluded("ModelDataSource");
            if ((string?)container["ImageConfig"]?["RepositoryAccessMode"] is "Vpc") throw Excluded("private Docker registries");
        }
    }

    /// <summary>
    /// "You cannot convert your instance-based, real-time endpoint to a serverless endpoint" (the same page).
    /// </summary>
    /// <param name="policy">The update's DeploymentConfig. A rolling update replaces instances
    /// (https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html).</param>
    /// <exception cref="AwsServiceException">The update would do that.</exception>
    public static void CheckUpdate(JsonNode before, JsonNode after, JsonNode? policy)
    {
        if (IsServerless(after) && policy?["RollingUpdatePolicy"] is not null) throw Excluded("rolling deployments");
        if (!IsServerless(before) && IsServerless(after))
            throw AwsServiceException.Validation("An endpoint that has instances cannot be updated to a serverless endpoint. Create "
                + "another endpoint.");
    }

    /// <summary>Of UpdateEndpointWeightsAndCapacities.</summary>
    /// <exception cref="AwsServiceException">The variant cannot be changed so.</exception>
    public static void CheckCapacity(JsonNode config, JsonNode wanted)
    {
        var name = (string)wanted["VariantName"]!;
        var serverless = config["ProductionVariants"]!.AsArray()
            .First(variant => (string)variant!["VariantName"]! == name)!["ServerlessConfig"];
        if (serverless is null && wanted["ServerlessUpdateConfig"] is not null)
            throw AwsServiceException.Validation($"ServerlessUpdateConfig cannot be specified for production variant {name}, which has "
                + "instances.");
        if (serverless is null) return;
        if (wanted["DesiredInstanceCount"] is not null)
            throw AwsServiceException.Validation($"DesiredInstanceCount cannot be specified for production variant {name}, which is "
                + "serverless.");
        if (wanted["ServerlessUpdateConfig"]?["MaxConcurrency"] is not null)
            throw AwsServiceException.Validation("The local SageMaker changes MaxConcurrency only with a new endpoint configuration.");
        if ((int?)wanted["ServerlessUpdateConfig"]?["ProvisionedConcurrency"] > (int)serverless["MaxConcurrency"]!)
            throw AwsServiceException.Validation($"ProvisionedConcurrency of production variant {name} must be less than or equal to "
                + "MaxConcurrency.");
    }

    private static bool IsServerless(JsonNode config) =>
        config["ProductionVariants"]!.AsArray().Any(variant => variant!["ServerlessConfig"] is not null);

    private static AwsServiceException Excluded(string feature) =>
        AwsServiceException.Validation($"Serverless endpoints do not support {feature}.");
}
