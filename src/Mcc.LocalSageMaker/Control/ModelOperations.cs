using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Images;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>CreateModel, DescribeModel, ListModels, DeleteModel.</summary>
internal sealed class ModelOperations(
    ResourceStores stores, PackageOperations packages, ModelFolders folders, ImageCheck images, DeletedResources deleted,
    TimeProvider time)
{
    private static readonly Listing Listing = new("ModelName");

    public async Task<JsonObject> Create(JsonObject input, CancellationToken cancel)
    {
        var name = (string)input["ModelName"]!;
        var record = (JsonObject)input.DeepClone();
        var containers = Containers(record);
        foreach (var container in containers)
            CheckContainer(container, containers.Count);
        ModelRules.CheckTogether(input, containers);
        foreach (var container in containers)
        {
            if (await images.Refusal(container, containers.Count, cancel) is { } refusal) throw AwsServiceException.Validation(refusal);
        }

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
        ModelRules.CheckContainer(container);
        var isMultiModel = (string?)container["Mode"] is "MultiModel";
        if (isMultiModel && count > 1)
            throw AwsServiceException.Validation("The local SageMaker runs a MultiModel container only as the single container of a "
                + "model.");
        if (!isMultiModel && ModelFolders.Source(container) is { } source && folders.Missing(source) is { } reason)
            throw AwsServiceException.Validation(reason);
    }
}
