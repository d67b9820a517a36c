using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// The specification of an adapter component: the component that it adapts and where the adapter lies, for it has no
/// container and no resources of its own
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentSpecification.html).
/// </summary>
internal static class AdapterSpecification
{
    /// <summary>Null for a component that is not an adapter.</summary>
    public static string? BaseOf(JsonNode specification) => (string?)specification["BaseInferenceComponentName"];

    /// <summary>A tar.gz, or everything below a prefix: AWS's pages have both.</summary>
    public static Adapter Adapter(string name, JsonNode specification)
    {
        var url = (string)specification["Container"]!["ArtifactUrl"]!;
        return new(name, new ModelSource(url, IsArchive: !url.EndsWith('/')));
    }

    /// <exception cref="AwsServiceException">It is not one of an adapter of that component.</exception>
    public static void Check(JsonNode specification, JsonObject adapted, string endpoint)
    {
        var name = (string)adapted["InferenceComponentName"]!;
        if (!string.Equals((string?)adapted["EndpointName"], endpoint, StringComparison.Ordinal))
            throw AwsServiceException.Validation($"The base inference component {name} is not on endpoint {endpoint}.");
        if (BaseOf(adapted["Specification"]!) is not null)
            throw AwsServiceException.Validation($"The base inference component {name} is an adapter itself.");
        if ((string)adapted["InferenceComponentStatus"]! is not "InService")
            throw AwsServiceException.Validation($"The base inference component {name} is not InService.");
        if (specification["Container"]?["ArtifactUrl"] is null)
            throw AwsServiceException.Validation("The Specification of an adapter must have a Container with an ArtifactUrl.");
        if (specification["ModelName"] is not null || specification["ComputeResourceRequirements"] is not null
            || specification["Container"]!["Image"] is not null)
            throw AwsServiceException.Validation("The Specification of an adapter cannot have ModelName, Image or "
                + "ComputeResourceRequirements: it uses those of its base component.");
    }
}
