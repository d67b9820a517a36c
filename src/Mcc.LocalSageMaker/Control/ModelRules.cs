using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// What AWS's pages say of a model's containers and the service model cannot express
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html, API_S3ModelDataSource.html).
/// </summary>
internal static class ModelRules
{
    /// <summary>"The maximum length of all keys and values in the map, combined, is 32 KB", and of all containers' maps too.</summary>
    private const int LongestEnvironment = 32 * 1024;

    private const string ArchiveEnding = ".tar.gz";

    /// <exception cref="AwsServiceException">SageMaker would not accept the container.</exception>
    public static void CheckContainer(JsonNode container)
    {
        if (container["Image"] is null)
            throw AwsServiceException.Validation("Either Image or ModelPackageName must be specified in a container definition.");
        if (container["ModelDataUrl"] is not null && container["ModelDataSource"] is not null)
            throw AwsServiceException.Validation("Only one of ModelDataUrl and ModelDataSource may be specified in a container "
                + "definition.");
        if ((string?)container["Mode"] is "MultiModel")
        {
            if (container["ModelDataUrl"] is null)
                throw AwsServiceException.Validation("ModelDataUrl must be specified for a container in MultiModel mode.");
        }
        else if ((string?)container["ModelDataUrl"] is { } url && !url.EndsWith(ArchiveEnding, StringComparison.Ordinal))
        {
            throw AwsServiceException.Validation($"ModelDataUrl {url} must point to a single gzip compressed tar archive ({ArchiveEnding} "
                + "suffix). Specify files that are not compressed with ModelDataSource.");
        }

        if (container["ImageConfig"] is { } image && (string)image["RepositoryAccessMode"]! is not "Vpc"
            && image["RepositoryAuthConfig"] is not null)
            throw AwsServiceException.Validation("RepositoryAuthConfig may be specified only with the RepositoryAccessMode Vpc.");
        CheckSource(container["ModelDataSource"]?["S3DataSource"]);
    }

    /// <exception cref="AwsServiceException">SageMaker would not accept the containers together.</exception>
    public static void CheckTogether(JsonObject input, IReadOnlyList<JsonNode> containers)
    {
        var bytes = containers.SelectMany(container => container["Environment"]?.AsObject() ?? [])
            .Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount((string)pair.Value!));
        if (bytes > LongestEnvironment)
            throw AwsServiceException.Validation(string.Create(CultureInfo.InvariantCulture,
                $"The keys and values of Environment have {bytes} bytes together; the maximum is {LongestEnvironment}."));
        if (containers.Count > 1) CheckHostnames(input, containers);
    }

    private static void CheckSource(JsonNode? source)
    {
        if (source is null) return;
        var url = (string)source["S3Uri"]!;
        if ((string)source["S3DataType"]! is "S3Prefix" && !url.EndsWith('/'))
            throw AwsServiceException.Validation($"S3Uri {url} must end with a forward slash (/), because its S3DataType is S3Prefix.");
    }

    private static void CheckHostnames(JsonObject input, IReadOnlyList<JsonNode> containers)
    {
        var hostnames = containers.Select(container => (string?)container["ContainerHostname"]).ToList();
        if ((string?)input["InferenceExecutionConfig"]?["Mode"] is "Direct" && hostnames.Contains(null))
            throw AwsServiceException.Validation("ContainerHostname must be specified for every container when the inference execution "
                + "mode is Direct.");
        // "You must specify a value for the ContainerHostName parameter of every ContainerDefinition in that pipeline."
        if (hostnames.Contains(null) && hostnames.Exists(name => name is not null))
            throw AwsServiceException.Validation("ContainerHostname must be specified for every container of a pipeline, or for none.");
        if (hostnames.OfType<string>().GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw AwsServiceException.Validation($"ContainerHostname must be unique; {twice.Key} is a duplicate.");
    }
}
