using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Images;

/// <summary>
/// Scans of images. Nothing scans here: the answer is the file image-scans/REPOSITORY.json of the state folder, which a person or a test
/// writes, and without it the image is one that the scanner does not support.
/// </summary>
internal sealed class ScanOperations(RepositoryOperations repositories, LocalSettings settings)
{
    private const string Name = "repositoryName";
    private const string ImageId = "imageId";
    private const string Status = "imageScanStatus";

    public JsonObject Describe(JsonObject input)
    {
        var answer = Given(input);
        return Answer(input, answer[Status], answer["imageScanFindings"]);
    }

    public JsonObject Start(JsonObject input) => Answer(input, Given(input)[Status], null);

    private JsonObject Answer(JsonObject input, JsonNode? status, JsonNode? findings)
    {
        var answer = new JsonObject
        {
            ["registryId"] = settings.Account,
            [Name] = (string)input[Name]!,
            [ImageId] = input[ImageId]!.DeepClone(),
            [Status] = status?.DeepClone(),
        };
        if (findings is not null)
            answer["imageScanFindings"] = findings.DeepClone();
        return answer;
    }

    private JsonObject Given(JsonObject input)
    {
        var name = (string)repositories.Find((string)input[Name]!)[Name]!;
        var path = Path.Combine(settings.Folder, StateFiles.Scans, name + ".json");
        try
        {
            if (WholeJson.Parse(File.ReadAllBytes(path)) is JsonObject given)
                return given;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new()
            {
                [Status] = new JsonObject
                {
                    ["status"] = "UNSUPPORTED_IMAGE",
                    ["description"] = $"The local SageMaker has no scanner. It answers with {path}, which does not exist.",
                },
            };
        }
        catch (JsonException)
        {
            // The same as a file with something else than an object.
        }

        throw new AwsServiceException(500, "ServerException", $"{path} is not a JSON object.");
    }
}
