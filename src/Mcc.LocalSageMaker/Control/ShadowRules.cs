using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// Which configurations may have a shadow variant
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html,
/// https://docs.aws.amazon.com/sagemaker/latest/dg/shadow-tests-exclusions.html).
/// </summary>
internal static class ShadowRules
{
    /// <param name="config">The input of CreateEndpointConfig.</param>
    /// <param name="models">The models of its variants, shadows included.</param>
    /// <exception cref="AwsServiceException">SageMaker would not accept the configuration.</exception>
    public static void Check(JsonObject config, IEnumerable<JsonObject> models)
    {
        if (config["ShadowProductionVariants"] is not JsonArray { Count: > 0 } shadows) return;
        var variants = config["ProductionVariants"]!.AsArray();
        if (variants.Count > 1 || shadows.Count > 1)
            throw AwsServiceException.Validation("With ShadowProductionVariants, exactly one variant must be specified for "
                + "ProductionVariants and one for ShadowProductionVariants.");
        if (variants.Concat(shadows).Any(variant => variant!["ServerlessConfig"] is not null)) throw Excluded("serverless inference");
        if (config["AsyncInferenceConfig"] is not null) throw Excluded("asynchronous inference");
        if (variants.Concat(shadows).Any(variant => variant!["ModelName"] is null)) throw Excluded("inference components");
        foreach (var model in models)
        {
            if (model["Containers"]?.AsArray().Count > 1) throw Excluded("multi-container endpoints");
            if ((string?)(model["PrimaryContainer"] ?? model["Containers"]?[0])?["Mode"] is "MultiModel")
                throw Excluded("multi-model endpoints");
        }
    }

    private static AwsServiceException Excluded(string feature) =>
        AwsServiceException.Validation($"Shadow variants do not support {feature}.");
}
