using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>CreateModel, DescribeModel, ListModels, DeleteModel.</summary>
internal sealed class ModelOperations(
    ResourceStores stores, PackageOperations packages, ModelFolders folders, DeletedResources deleted, TimeProvider time)
{
    private static readonly Listing Listing = new("ModelName");

    public JsonObject Create(JsonObject input)
    {
        var name = (string)input["ModelName"]!;
        var record = (JsonObject)input.DeepClone();
        var containers = Containers(record);
        foreach (var container in containers)
            CheckContainer(container, containers.Count);
        if (containers.Count > 1) CheckHostnames(input, containers);
        var arn = stores.Arn("model", name);
        record["ModelArn"] = arn;
        record["CreationTime"] = Time.Now(time);
        record["EnableNetworkIsolation"] ??= false;
        if (!stores.Models.Add(name, record)) throw AwsServiceException.Validation($"Cannot create already existing model \"{arn}\".");
        return new() { ["ModelArn"] = arn };
    }

    public JsonObject Describe(JsonObject input) => Find((string)input["ModelName"]!);

    public JsonObject List(JsonObject input) =>
        Listing.Answer(stores.Models.All, input, "Models", "ModelName", "ModelArn", "CreationTime");

    public JsonObject Delete(JsonObject input)
    {
        var name = (string)Find((string)input["ModelName"]!)["ModelName"]!;
        var user = stores.Components.All.FirstOrDefault(component =>
            string.Equals((string?)component["Specification"]?["ModelName"], name, StringComparison.Ordinal));
        if (user is not null)
            throw AwsServiceException.Validation($"Cannot delete model \"{stores.Arn("model", name)}\": it is in use by inference "
                + $"component \"{(string)user["InferenceComponentArn"]!}\".");
        deleted.WarnOfModel(name);
        stores.Models.Remove(name);
        return [];
    }

    /// <exception cref="AwsServiceException">There is no such model.</exception>
    public JsonObject Find(string name) =>
        stores.Models.Find(name) ?? throw AwsServiceException.Validation($"Could not find model \"{stores.Arn("model", name)}\".");

    private static List<JsonNode> Containers(JsonObject input)
    {
        if (input.ContainsKey("PrimaryContainer") == input.ContainsKey("Containers"))
            throw AwsServiceException.Validation("Exactly one of PrimaryContainer and Containers must be specified.");
        var containers = input["PrimaryContainer"] is { } primary ? [primary] : input["Containers"]!.AsArray().OfType<JsonNode>().ToList();
        return containers.Count > 0 ? containers : throw AwsServiceException.Validation("Containers must have at least one container.");
    }

    private void CheckContainer(JsonNode container, int count)
    {
        if (container["ModelPackageName"] is not null)
            packages.Complete(container.AsObject());
        if (container["Image"] is null)
            throw AwsServiceException.Validation("Either Image or ModelPackageName must be specified in a container definition.");
        if (container["ModelDataUrl"] is not null && container["ModelDataSource"] is not null)
            throw AwsServiceException.Validation("Only one of ModelDataUrl and ModelDataSource may be specified in a container "
                + "definition.");
        var isMultiModel = (string?)container["Mode"] is "MultiModel";
        if (isMultiModel && container["ModelDataUrl"] is null)
            throw AwsServiceException.Validation("ModelDataUrl must be specified for a container in MultiModel mode.");
        if (isMultiModel && count > 1)
            throw AwsServiceException.Validation("The local SageMaker runs a MultiModel container only as the single container of a "
                + "model.");
        if (!isMultiModel && ModelFolders.Source(container) is { } source && folders.Missing(source) is { } reason)
            throw AwsServiceException.Validation(reason);
    }

    private static void CheckHostnames(JsonObject input, List<JsonNode> containers)
    {
        var hostnames = containers.Select(container => (string?)container["ContainerHostname"]).ToList();
        if ((string?)input["InferenceExecutionConfig"]?["Mode"] is "Direct" && hostnames.Contains(null))
            throw AwsServiceException.Validation("ContainerHostname must be specified for every container when the inference execution "
                + "mode is Direct.");
        if (hostnames.OfType<string>().GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw AwsServiceException.Validation($"ContainerHostname must be unique; {twice.Key} is a duplicate.");
    }
}
