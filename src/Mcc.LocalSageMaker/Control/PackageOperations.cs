using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// CreateModelPackage, DescribeModelPackage, ListModelPackages, UpdateModelPackage, DeleteModelPackage: versions of a group, and packages
/// with a name of their own.
/// </summary>
internal sealed class PackageOperations(ResourceStores stores, PackageGroupOperations groups, LocalSettings settings, TimeProvider time)
{
    private const string Kind = "model-package";
    private const string Approved = "Approved";

    /// <summary>What UpdateModelPackage replaces.</summary>
    private static readonly string[] Replaced =
        ["ModelApprovalStatus", "ApprovalDescription", "ModelPackageRegistrationType", "InferenceSpecification", "SourceUri", "ModelCard",
            "ModelLifeCycle"];

    /// <summary>Not the name, so that version 10 comes after version 9.</summary>
    private static readonly Listing Listing = new("_order");

    public JsonObject Create(JsonObject input)
    {
        if (input.ContainsKey("ModelPackageName") == input.ContainsKey("ModelPackageGroupName"))
            throw AwsServiceException.Validation("Exactly one of ModelPackageName and ModelPackageGroupName must be specified.");
        foreach (var member in (ReadOnlySpan<string>)["SourceAlgorithmSpecification", "ValidationSpecification"])
        {
            if (input.ContainsKey(member)) throw AwsServiceException.Validation($"The local SageMaker does not support {member}.");
        }

        if (Earlier(input) is { } earlier) return new() { ["ModelPackageArn"] = earlier };
        var record = (JsonObject)input.DeepClone();
        record.Remove("ClientToken");
        record["_token"] = input["ClientToken"]?.DeepClone();
        record["CreationTime"] = Time.Now(time);
        record["CreatedBy"] = PackageGroupOperations.Caller(settings);
        record["ModelPackageStatus"] = "Completed";
        record["ModelPackageStatusDetails"] = new JsonObject { ["ValidationStatuses"] = new JsonArray() };
        record["CertifyForMarketplace"] ??= false;
        if (input["ModelPackageGroupName"] is { } group)
            groups.Next((string)group!, (found, version) => AddVersion(record, found, version));
        else
            AddNamed(record);
        return new() { ["ModelPackageArn"] = record["ModelPackageArn"]!.DeepClone() };
    }

    public JsonObject Describe(JsonObject input) => Find((string)input["ModelPackageName"]!);

    public JsonObject List(JsonObject input)
    {
        var group = input["ModelPackageGroupName"] is { } named ? (string)groups.Find((string)named!)["ModelPackageGroupName"]! : null;
        var type = (string?)input["ModelPackageType"] ?? (group is null ? "Unversioned" : "Versioned");
        var status = (string?)input["ModelApprovalStatus"];
        var chosen = stores.ModelPackages.All.Where(package =>
            (type is "Both" || type is "Versioned" == package.ContainsKey("ModelPackageVersion"))
            && (group is null || string.Equals((string?)package["ModelPackageGroupName"], group, StringComparison.Ordinal))
            && (status is null || string.Equals((string?)package["ModelApprovalStatus"], status, StringComparison.Ordinal)));
        return Listing.Answer(chosen, PackageGroupOperations.Ascending(input), "ModelPackageSummaryList", "ModelPackageName",
            "ModelPackageGroupName", "ModelPackageVersion", "ModelPackageArn", "ModelPackageDescription", "CreationTime",
            "ModelPackageStatus", "ModelApprovalStatus", "ModelLifeCycle", "ModelPackageRegistrationType");
    }

    public JsonObject Update(JsonObject input)
    {
        var record = Find((string)input["ModelPackageArn"]!);
        if (!record.ContainsKey("ModelPackageVersion") && input.ContainsKey("ModelApprovalStatus"))
            throw AwsServiceException.Validation("ModelApprovalStatus applies only to a model package of a group.");
        var changes = new List<(string, JsonNode?)> { ("LastModifiedTime", Time.Now(time)),
            ("LastModifiedBy", PackageGroupOperations.Caller(settings)) };
        changes.AddRange(from member in Replaced where input.ContainsKey(member) select (member, input[member]!.DeepClone()));
        if (input["CustomerMetadataProperties"] is not null || input["CustomerMetadataPropertiesToRemove"] is not null)
            changes.Add(("CustomerMetadataProperties", Metadata(record, input)));
        if (input["AdditionalInferenceSpecificationsToAdd"] is JsonArray added)
        {
            changes.Add(("AdditionalInferenceSpecifications", new JsonArray(
                [.. (record["AdditionalInferenceSpecifications"]?.AsArray() ?? []).Concat(added).Select(each => each!.DeepClone())])));
        }

        stores.ModelPackages.Change((string)record["_key"]!, [.. changes]);
        return new() { ["ModelPackageArn"] = record["ModelPackageArn"]!.DeepClone() };
    }

    public JsonObject Delete(JsonObject input)
    {
        stores.ModelPackages.Remove((string)Find((string)input["ModelPackageName"]!)["_key"]!);
        return [];
    }

    /// <summary>
    /// What a container of a model gets from its package: the image, where the model is, and the package's variables below its own. For a
    /// version, ModelApprovalStatus must be Approved to deploy it
    /// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html).
    /// </summary>
    /// <exception cref="AwsServiceException">There is no such package, or it cannot be deployed.</exception>
    public void Complete(JsonObject container)
    {
        var package = Find((string)container["ModelPackageName"]!);
        var arn = (string)package["ModelPackageArn"]!;
        if ((string?)package["ModelApprovalStatus"] is { } status and not Approved)
            throw AwsServiceException.Validation($"The model package {arn} cannot be deployed: its ModelApprovalStatus is {status}, and "
                + $"must be {Approved}.");
        if (container["Image"] is not null || container["ModelDataUrl"] is not null || container["ModelDataSource"] is not null)
            throw AwsServiceException.Validation("A container definition with ModelPackageName must not have Image, ModelDataUrl or "
                + "ModelDataSource.");
        if (Specification(package, (string?)container["InferenceSpecificationName"])?["Containers"]?.AsArray() is not [{ } only])
            throw AwsServiceException.Validation($"The local SageMaker supports model packages with one container, and {arn} has another "
                + "number.");
        foreach (var member in (ReadOnlySpan<string>)["Image", "ModelDataUrl", "ModelDataSource", "AdditionalModelDataSources"])
        {
            if (only[member] is { } value) container[member] = value.DeepClone();
        }

        var environment = (JsonObject?)only["Environment"]?.DeepClone() ?? [];
        foreach (var (name, value) in container["Environment"]?.AsObject() ?? [])
            environment[name] = value!.DeepClone();
        if (environment.Count > 0) container["Environment"] = environment;
    }

    private static JsonNode? Specification(JsonObject package, string? name) => name is null
        ? package["InferenceSpecification"]
        : package["AdditionalInferenceSpecifications"]?.AsArray()
            .FirstOrDefault(each => string.Equals((string?)each!["Name"], name, StringComparison.Ordinal));

    private static JsonObject Metadata(JsonObject record, JsonObject input)
    {
        var metadata = (JsonObject?)record["CustomerMetadataProperties"]?.DeepClone() ?? [];
        foreach (var (name, value) in input["CustomerMetadataProperties"]?.AsObject() ?? [])
            metadata[name] = value!.DeepClone();
        foreach (var name in input["CustomerMetadataPropertiesToRemove"]?.AsArray() ?? [])
            metadata.Remove((string)name!);
        return metadata;
    }

    /// <summary>A request that is repeated with its token, because the answer was lost, makes nothing new.</summary>
    private string? Earlier(JsonObject input) => (string?)input["ClientToken"] is not { } token ? null
        : (string?)stores.ModelPackages.All
            .FirstOrDefault(package => string.Equals((string?)package["_token"], token, StringComparison.Ordinal))?["ModelPackageArn"];

    private void AddVersion(JsonObject record, JsonObject group, int version)
    {
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html
        if (record.ContainsKey("Tags"))
            throw AwsServiceException.Validation("Tags must not be specified for a model package of a group: it has the group's tags.");
        var name = (string)group["ModelPackageGroupName"]!;
        record["ModelPackageGroupName"] = name;
        record["ModelPackageVersion"] = version;
        record["ModelApprovalStatus"] ??= "PendingManualApproval";
        Add(record, string.Create(CultureInfo.InvariantCulture, $"{name}/{version}"),
            string.Create(CultureInfo.InvariantCulture, $"{name}/{version:D9}"));
    }

    private void AddNamed(JsonObject record)
    {
        record.Remove("ModelApprovalStatus");
        var name = (string)record["ModelPackageName"]!;
        Add(record, name, name);
    }

    private void Add(JsonObject record, string key, string order)
    {
        record["_key"] = key;
        record["_order"] = order;
        record["ModelPackageArn"] = stores.Arn(Kind, key);
        if (!stores.ModelPackages.Add(key, record))
            throw AwsServiceException.Validation($"Model Package already exists: {record["ModelPackageArn"]}");
    }

    private JsonObject Find(string nameOrArn)
    {
        var arn = nameOrArn.StartsWith("arn:", StringComparison.Ordinal) ? nameOrArn : stores.Arn(Kind, nameOrArn);
        return stores.ModelPackages.All.FirstOrDefault(package =>
                string.Equals((string)package["ModelPackageArn"]!, arn, StringComparison.OrdinalIgnoreCase))
            ?? throw AwsServiceException.Validation($"ModelPackage {arn} does not exist.");
    }
}
