using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Control;

/// <summary>CreateModelPackageGroup, DescribeModelPackageGroup, ListModelPackageGroups, DeleteModelPackageGroup.</summary>
internal sealed class PackageGroupOperations(ResourceStores stores, LocalSettings settings, TimeProvider time)
{
    private const string Kind = "model-package-group";
    private static readonly Listing Listing = new("ModelPackageGroupName");
    private readonly Lock changing = new();

    public JsonObject Create(JsonObject input)
    {
        var name = (string)input["ModelPackageGroupName"]!;
        var arn = stores.Arn(Kind, name);
        var record = (JsonObject)input.DeepClone();
        record["ModelPackageGroupArn"] = arn;
        record["CreationTime"] = Time.Now(time);
        record["CreatedBy"] = Caller(settings);
        record["ModelPackageGroupStatus"] = "Completed";
        record["_versions"] = 0;
        if (!stores.ModelPackageGroups.Add(name, record))
            throw AwsServiceException.Validation($"Model Package Group already exists: {arn}");
        return new() { ["ModelPackageGroupArn"] = arn };
    }

    public JsonObject Describe(JsonObject input) => Find((string)input["ModelPackageGroupName"]!);

    public JsonObject List(JsonObject input) =>
        Listing.Answer(stores.ModelPackageGroups.All, Ascending(input), "ModelPackageGroupSummaryList", "ModelPackageGroupName",
            "ModelPackageGroupArn", "ModelPackageGroupDescription", "CreationTime", "ModelPackageGroupStatus");

    public JsonObject Delete(JsonObject input)
    {
        var name = (string)Find((string)input["ModelPackageGroupName"]!)["ModelPackageGroupName"]!;
        lock (changing)
        {
            if (stores.ModelPackages.All.Any(package =>
                string.Equals((string?)package["ModelPackageGroupName"], name, StringComparison.Ordinal)))
                throw AwsServiceException.Conflict("Model Package Group cannot be deleted because it still contains Model Packages.");
            stores.ModelPackageGroups.Remove(name);
        }

        return [];
    }

    /// <param name="nameOrArn">AWS takes both.</param>
    /// <exception cref="AwsServiceException">There is no such group.</exception>
    public JsonObject Find(string nameOrArn)
    {
        var arn = stores.Arn(Kind, nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..]);
        var isOther = nameOrArn.StartsWith("arn:", StringComparison.Ordinal) && !string.Equals(nameOrArn, arn, StringComparison.Ordinal);
        return stores.ModelPackageGroups.All.FirstOrDefault(group =>
                !isOther && string.Equals((string)group["ModelPackageGroupArn"]!, arn, StringComparison.Ordinal))
            ?? throw AwsServiceException.Validation($"ModelPackageGroup {(isOther ? nameOrArn : arn)} does not exist.");
    }

    /// <summary>
    /// Calls <paramref name="add"/> with the group's next version. The number is kept before that, so that it is never used again, also
    /// when the version is deleted.
    /// </summary>
    public void Next(string nameOrArn, Action<JsonObject, int> add)
    {
        lock (changing)
        {
            var group = Find(nameOrArn);
            var version = (int)group["_versions"]! + 1;
            stores.ModelPackageGroups.Change((string)group["ModelPackageGroupName"]!, ("_versions", version));
            add(group, version);
        }
    }

    /// <summary>Lists of the model registry begin with the oldest, other than those of models and endpoints.</summary>
    public static JsonObject Ascending(JsonObject input)
    {
        var ordered = (JsonObject)input.DeepClone();
        ordered["SortOrder"] ??= "Ascending";
        return ordered;
    }

    public static JsonObject Caller(LocalSettings settings) => new()
    {
        ["IamIdentity"] = new JsonObject { ["Arn"] = $"arn:aws:iam::{settings.Account}:root", ["PrincipalId"] = settings.Account },
    };
}
