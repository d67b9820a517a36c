using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Control;

/// <summary>AddTags, ListTags, DeleteTags, on everything that has an ARN.</summary>
internal sealed class TagOperations(ResourceStores stores)
{
    public JsonObject Add(JsonObject input)
    {
        var (book, name) = FindOwn((string)input["ResourceArn"]!);
        var added = input["Tags"]!.AsArray();
        var tags = Tags(book, name)
            .Where(tag => !added.Any(each => IsKey(each, (string)tag["Key"]!)))
            .Concat(added.Select(tag => tag!))
            .Select(tag => tag.DeepClone());
        var all = new JsonArray([.. tags]);
        if (all.Count > 50) throw AwsServiceException.Validation("A resource can have at most 50 tags.");
        book.Change(name, ("Tags", all));
        return new() { ["Tags"] = all.DeepClone() };
    }

    public JsonObject List(JsonObject input)
    {
        var (book, name) = Find((string)input["ResourceArn"]!);
        if (Group(book, name) is { } group) (book, name) = (stores.ModelPackageGroups, group);
        return new() { ["Tags"] = new JsonArray([.. Tags(book, name).Select(tag => tag.DeepClone())]) };
    }

    public JsonObject Delete(JsonObject input)
    {
        var (book, name) = FindOwn((string)input["ResourceArn"]!);
        var gone = input["TagKeys"]!.AsArray().Select(key => (string)key!).ToList();
        book.Change(name, ("Tags", new JsonArray(
            [.. Tags(book, name).Where(tag => !gone.Contains((string)tag["Key"]!, StringComparer.Ordinal))
                .Select(tag => tag.DeepClone())])));
        return [];
    }

    private static IEnumerable<JsonNode> Tags(JsonFileStore book, string name) => book.Find(name)?[
        "Tags"]?.AsArray().OfType<JsonNode>() ?? [];

    private static bool IsKey(JsonNode? tag, string key) => string.Equals((string?)tag?["Key"], key, StringComparison.Ordinal);

    /// <summary>
    /// The group of a version, whose tags the version has
    /// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html).
    /// </summary>
    private string? Group(JsonFileStore book, string name) =>
        book == stores.ModelPackages ? (string?)book.Find(name)?["ModelPackageGroupName"] : null;

    private (JsonFileStore Book, string Name) FindOwn(string arn)
    {
        var (book, name) = Find(arn);
        return Group(book, name) is { } group
            ? throw AwsServiceException.Validation($"\"{arn}\" has the tags of its group. Change those of model package group {group}.")
            : (book, name);
    }

    private (JsonFileStore Book, string Name) Find(string arn)
    {
        var resource = arn.Split(':', 6)[^1].Split('/', 2);
        if (resource.Length == 2 && stores.OfKind(resource[0]) is { } book
            && book.Names.FirstOrDefault(name => string.Equals(name, resource[1], StringComparison.OrdinalIgnoreCase)) is { } found
            && string.Equals(stores.Arn(resource[0], found), arn, StringComparison.Ordinal))
        {
            return (book, found);
        }

        throw AwsServiceException.Validation($"Could not find resource \"{arn}\".");
    }
}
