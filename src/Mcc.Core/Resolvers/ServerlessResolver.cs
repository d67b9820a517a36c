using Mcc.Core.Configuration;

namespace Mcc.Core.Resolvers;

/// <summary>The memory of a container of a serverless endpoint.</summary>
public static class ServerlessResolver
{
    /// <summary>
    /// Memory sizes are multiples of it, in MB
    /// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html).
    /// </summary>
    public const int Step = 1024;

    /// <summary>The maximum in MB; the same page.</summary>
    public const int Largest = 6144;

    /// <summary>The default of the SageMaker Python SDK (ServerlessInferenceConfig), where the size of the model is not known.</summary>
    private const int Usual = 2048;

    /// <summary>
    /// A model takes more memory than its file: it is decompressed, and its libraries compute with copies of its numbers.
    /// </summary>
    private const int TimesInMemory = 2;

    private const long Mebibyte = 1 << 20;

    /// <summary>The option's, else the smallest size that the model fits in; the largest where none does.</summary>
    public static int Megabytes(Deployment deployment) =>
        deployment.Settings.ServerlessMemory.Effective is { } said ? (int)said
        : NeededMib(deployment) is { } needed ? SmallestFor(needed)
        : Usual;

    /// <summary>MiB of the server and the model; null where the model's size is not known.</summary>
    public static long? NeededMib(Deployment deployment) =>
        ModelMib(deployment) is { } model ? (deployment.Constants.ServerMib ?? 0) + (model * TimesInMemory) : null;

    /// <summary>The model's files in MiB; null where they are not known.</summary>
    public static long? ModelMib(Deployment deployment) =>
        deployment.Inputs.Model is { } model ? (model.Files.Sum(file => file.Size) + Mebibyte - 1) / Mebibyte : null;

    /// <summary>The smallest memory size that has this many MiB; the largest where none has.</summary>
    public static int SmallestFor(long mebibytes) => (int)Math.Clamp((mebibytes + Step - 1) / Step * Step, Step, Largest);
}
