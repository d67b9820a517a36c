using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// What AWS's pages say of the instances of a production variant and the service model cannot express
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html).
/// </summary>
internal static class VariantRules
{
    private static readonly Lazy<GpuDrivers> Drivers = new(() => GpuDrivers.Parse(DataFiles.Embedded.Read("catalogs/gpu-drivers.json")));

    /// <param name="config">The input of CreateEndpointConfig.</param>
    /// <exception cref="AwsServiceException">SageMaker would not accept the variant.</exception>
    public static void Check(JsonNode variant, JsonObject config)
    {
        var name = (string)variant["VariantName"]!;
        var hasModel = variant["ModelName"] is not null;
        if (variant["InitialInstanceCount"] is null && variant["ManagedInstanceScaling"] is null)
            throw AwsServiceException.Validation($"InitialInstanceCount must be specified for production variant {name}.");
        CheckManagedScaling(variant, name, hasModel);
        // The endpoint's own isolation and VPC are for inference components; models have their own
        // (https://github.com/hashicorp/terraform-provider-aws/pull/48738).
        if (hasModel && (bool?)config["EnableNetworkIsolation"] is true)
            throw AwsServiceException.Validation("EnableNetworkIsolation of an endpoint configuration is supported only for endpoints "
                + $"whose models are inference components, but production variant {name} has a ModelName. Specify it in CreateModel.");
        CheckInstance(variant, name);
    }

    private static void CheckManagedScaling(JsonNode variant, string name, bool hasModel)
    {
        if (variant["ManagedInstanceScaling"] is not { } scaling) return;
        // The message: https://github.com/DIAGNijmegen/rse-grand-challenge/pull/4659.
        if (hasModel) throw AwsServiceException.Validation("ManagedInstanceScaling is not supported with the given EndpointConfig setup.");
        if ((int?)scaling["MinInstanceCount"] > (int?)scaling["MaxInstanceCount"])
            throw AwsServiceException.Validation($"MinInstanceCount of production variant {name} must be less than or equal to "
                + "MaxInstanceCount.");
    }

    private static void CheckInstance(JsonNode variant, string name)
    {
        if (Variant.InstanceTypeOf(variant) is not { } type || ResourceLimitsResolver.Instance(type) is not { } instance) return;
        // volume_size_supported of aws/sagemaker-python-sdk; the message: https://github.com/autogluon/autogluon-cloud/pull/50.
        if (variant["VolumeSizeInGB"] is not null && instance.NvmeGb > 0)
            throw AwsServiceException.Validation(string.Create(CultureInfo.InvariantCulture,
                $"VolumeSizeInGB is not allowed for production variant {name}: {type} has local disks ({instance.NvmeGb} GB)."));
        // Each AMI version is of one kind of accelerator, as its description says.
        if ((string?)variant["InferenceAmiVersion"] is { } ami && Drivers.Value.FindAmi(ami) is { } image
            && !string.Equals(image.Kind, instance.AcceleratorKind, StringComparison.Ordinal))
            throw AwsServiceException.Validation($"InferenceAmiVersion {ami} of production variant {name} is for instances with "
                + $"{(image.Kind is "cuda" ? "NVIDIA GPUs" : "Neuron devices")}, but {type} has "
                + $"{(instance.Accelerator is { } device ? device.Model : "no accelerator")}.");
    }
}
