using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// "Tag keys must be unique per resource" (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html), and keys that begin
/// with aws: are AWS's own (https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html).
/// </summary>
internal static class TagRules
{
    /// <param name="input">Of any operation; without Tags there is nothing to check.</param>
    /// <exception cref="AwsServiceException">SageMaker would not accept the tags.</exception>
    public static void Check(JsonObject input)
    {
        var keys = input["Tags"]?.AsArray().Select(tag => (string)tag!["Key"]!).ToList() ?? [];
        if (keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw AwsServiceException.Validation($"Tag keys must be unique; {twice.Key} is a duplicate.");
        if (keys.Find(key => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) is { } reserved)
            throw AwsServiceException.Validation($"The tag key {reserved} is not allowed: keys that begin with aws: are reserved.");
    }
}
