using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>Create-, Describe-, List-, Update- and DeleteInferenceComponent, UpdateInferenceComponentRuntimeConfig.</summary>
internal sealed class ComponentOperations(ResourceStores stores, EndpointOperations endpoints, ModelOperations models, ComponentLife life,
    TimeProvider time)
{
    private static readonly Listing Listing = new("InferenceComponentName", "InferenceComponentStatus");

    public JsonObject Create(JsonObject input)
    {
        var name = (string)input["InferenceComponentName"]!;
        var endpoint = endpoints.Find((string)input["EndpointName"]!);
        if ((string)endpoint["EndpointStatus"]! is not "InService")
            throw AwsServiceException.Validation($"Endpoint \"{(string)endpoint["EndpointArn"]!}\" is not InService.");
        var specification = Specification(input) ?? throw AwsServiceException.Validation("Specification must be specified.");
        CheckSpecification(specification, (string)input["EndpointName"]!);
        var variant = BaseFor(specification) is { } adapted ? (string)adapted["VariantName"]! : VariantFor(input, endpoint);
        var now = Time.Now(time);
        var record = (JsonObject)input.DeepClone();
        var arn = stores.Arn("inference-component", name);
        record["InferenceComponentArn"] = arn;
        record["EndpointArn"] = endpoint["EndpointArn"]!.DeepClone();
        record["VariantName"] = variant;
        record["Specification"] = specification.DeepClone();
        record["InferenceComponentStatus"] = "Creating";
        record["CreationTime"] = now;
        record["LastModifiedTime"] = now;
        record["_copies"] = (int?)input["RuntimeConfig"]?["CopyCount"] ?? 1;
        record["_model"] = Model(specification);
        if (!stores.Components.Add(name,
            record)) throw AwsServiceException.Validation($"Cannot create already existing inference component \"{arn}\".");
        life.Create(name);
        return new() { ["InferenceComponentArn"] = arn };
    }

    public JsonObject Describe(JsonObject input)
    {
        var record = Find((string)input["InferenceComponentName"]!);
        var description = (JsonObject)record.DeepClone();
        if (description["Specification"]!["Container"] is JsonObject container && container["Image"] is { } image)
        {
            container.Remove("Image");
            container["DeployedImage"] = new JsonObject
            {
                ["SpecifiedImage"] = image.DeepClone(),
                ["ResolvedImage"] = image.DeepClone(),
                ["ResolutionTime"] = record["CreationTime"]!.DeepClone()
            };
        }

        // An adapter has no copies of its own.
        if (AdapterSpecification.BaseOf(record["Specification"]!) is not null) return description;
        description["RuntimeConfig"] = new JsonObject
        {
            ["DesiredCopyCount"] = record["_copies"]!.DeepClone(),
            ["CurrentCopyCount"] = life.IsServing((string)record["InferenceComponentName"]!) ? record["_copies"]!.DeepClone() : 0,
        };
        return description;
    }

    public JsonObject List(JsonObject input)
    {
        var chosen = stores.Components.All
            .Where(record => Is(record, "EndpointName", (string?)input["EndpointNameEquals"])
                && Is(record, "VariantName", (string?)input["VariantNameEquals"]));
        return Listing.Answer(chosen, input, "InferenceComponents",
            "InferenceComponentName", "InferenceComponentArn", "EndpointName", "EndpointArn", "VariantName", "CreationTime",
                "LastModifiedTime", "InferenceComponentStatus");
    }

    public JsonObject Update(JsonObject input)
    {
        var name = (string)input["InferenceComponentName"]!;
        var record = Find(name);
        var specification = Specification(input);
        if (specification is not null)
        {
            CheckSpecification(specification, (string)record["EndpointName"]!);
            if (!string.Equals(AdapterSpecification.BaseOf(specification), AdapterSpecification.BaseOf(record["Specification"]!),
                StringComparison.Ordinal))
                throw AwsServiceException.Validation("BaseInferenceComponentName cannot be changed.");
        }

        var copies = (int?)input["RuntimeConfig"]?["CopyCount"] ?? (int)record["_copies"]!;
        DeploymentRules.CheckComponent(input["DeploymentConfig"], copies);
        Begin(name,
            ("_pending", new JsonObject
            {
                ["Specification"] = (specification ?? record["Specification"]!).DeepClone(),
                ["Model"] = specification is null ? record["_model"]?.DeepClone() : Model(specification),
                ["Copies"] = copies,
                ["Policy"] = input["DeploymentConfig"]?.DeepClone(),
            }));
        return new() { ["InferenceComponentArn"] = record["InferenceComponentArn"]!.DeepClone() };
    }

    public JsonObject UpdateRuntimeConfig(JsonObject input)
    {
        var name = (string)input["InferenceComponentName"]!;
        var record = Find(name);
        if (AdapterSpecification.BaseOf(record["Specification"]!) is not null)
            throw AwsServiceException.Validation($"The inference component {name} is an adapter: its copies are those of its base "
                + "component.");
        Begin(name,
            ("_pending", new JsonObject
            {
                ["Specification"] = record["Specification"]!.DeepClone(),
                ["Model"] = record["_model"]!.DeepClone(),
                ["Copies"] = input["DesiredRuntimeConfig"]!["CopyCount"]!.DeepClone(),
            }));
        return new() { ["InferenceComponentArn"] = record["InferenceComponentArn"]!.DeepClone() };
    }

    public JsonObject Delete(JsonObject input)
    {
        var name = (string)input["InferenceComponentName"]!;
        if ((string)Find(name)["InferenceComponentStatus"]! is "Deleting") throw InProgress(name);
        var adapters = stores.Components.All.Where(each =>
            string.Equals(AdapterSpecification.BaseOf(each["Specification"]!), name, StringComparison.Ordinal)).ToList();
        if (adapters.Count > 0)
            throw AwsServiceException.Validation($"Cannot delete inference component \"{stores.Arn("inference-component", name)}\" while "
                + "it has adapters. Delete them first: "
                + $"{string.Join(", ", adapters.Select(each => (string)each["InferenceComponentName"]!))}.");
        stores.Components.Change(name, ("InferenceComponentStatus", "Deleting"), ("LastModifiedTime", Time.Now(time)));
        life.Delete(name);
        return [];
    }

    private JsonObject Find(string name) =>
        stores.Components.Find(name)
            ?? throw AwsServiceException.Validation($"Could not find inference component \"{stores.Arn("inference-component", name)}\".");

    private void Begin(string name, (string, JsonNode?) pending)
    {
        var begun = stores.Components.Change(
            name,
            record => (string)record["InferenceComponentStatus"]! is "InService" or "Failed",
            ("InferenceComponentStatus", "Updating"),
            ("LastModifiedTime", Time.Now(time)),
            ("FailureReason", null),
            pending);
        if (!begun) throw InProgress(name);
        life.Update(name);
    }

    private AwsServiceException InProgress(string name) =>
        AwsServiceException.Validation($"Cannot update in-progress inference component \"{stores.Arn("inference-component", name)}\".");

    /// <summary>"You can use either this parameter or the singular Specification parameter, but not both."</summary>
    private static JsonNode? Specification(JsonObject input)
    {
        if (input["Specification"] is not null && input["Specifications"] is not null)
            throw AwsServiceException.Validation("Only one of Specification and Specifications may be specified.");
        if (input["Specifications"] is JsonArray { Count: > 1 } many && many.Any(each => each!["InstanceType"] is null))
            throw AwsServiceException.Validation("InstanceType must be specified in each of several Specifications.");
        return input["Specification"] ?? (input["Specifications"] is JsonArray { Count: > 0 } several ? several[0] : null);
    }

    /// <summary>The component that this is to be an adapter of; null when it is to be none.</summary>
    private JsonObject? BaseFor(JsonNode specification) => AdapterSpecification.BaseOf(specification) is { } name ? Find(name) : null;

    private void CheckSpecification(JsonNode specification, string endpoint)
    {
        if (BaseFor(specification) is { } adapted)
        {
            AdapterSpecification.Check(specification, adapted, endpoint);
            return;
        }

        if (specification["ModelName"] is null && specification["Container"]?["Image"] is null)
            throw AwsServiceException.Validation("Specification must have a ModelName, or a Container with an Image.");
        if (specification["ComputeResourceRequirements"] is not { } required)
            throw AwsServiceException.Validation("Specification must have ComputeResourceRequirements.");
        if ((int?)required["MaxMemoryRequiredInMb"] < (int)required["MinMemoryRequiredInMb"]!)
            throw AwsServiceException.Validation("MinMemoryRequiredInMb must be less than or equal to MaxMemoryRequiredInMb.");
        if ((string?)specification["Container"]?["ArtifactUrl"] is { } url && !url.EndsWith(".tar.gz", StringComparison.Ordinal))
            throw AwsServiceException.Validation($"ArtifactUrl {url} must point to a single gzip compressed tar archive (.tar.gz suffix).");
        Model(specification);
    }

    /// <summary>The model that the component serves, as CreateModel would have it; null for an adapter.</summary>
    private JsonNode? Model(JsonNode specification)
    {
        if (AdapterSpecification.BaseOf(specification) is not null) return null;
        var model = (string?)specification["ModelName"] is { } name
            ? (JsonObject)models.Find(name).DeepClone() : new JsonObject { ["PrimaryContainer"] = new JsonObject() };
        if (specification["Container"] is { } own && model["PrimaryContainer"] is JsonObject container)
        {
            // The component's own container goes before the model's.
            if (own["Image"] is { } image) container["Image"] = image.DeepClone();
            if (own["ArtifactUrl"] is { } url) container["ModelDataUrl"] = url.DeepClone();
            if (own["Environment"] is { } environment) container["Environment"] = environment.DeepClone();
        }

        return model;
    }

    private static string VariantFor(JsonObject input, JsonObject endpoint)
    {
        var places = endpoint["_deployed"]!["Config"]!["ProductionVariants"]!.AsArray()
            .Where(variant => variant!["ModelName"] is null)
            .Select(variant => (string)variant!["VariantName"]!)
            .ToList();
        if (places.Count == 0)
            throw AwsServiceException.Validation($"Endpoint \"{(string)endpoint["EndpointArn"]!}\" does not accept inference components: "
                + "its variants specify their models.");
        var asked = (string?)input["VariantName"] ?? places[0];
        return places.Contains(asked, StringComparer.Ordinal)
            ? asked
            : throw AwsServiceException.Validation($"The variant {asked} is not one of endpoint \"{(string)endpoint["EndpointArn"]!}\" "
                + $"that accepts inference components, which are: {string.Join(", ", places)}.");
    }

    private static bool Is(JsonObject record, string member, string? wanted) =>
        wanted is null || string.Equals((string?)record[member], wanted, StringComparison.Ordinal);
}
