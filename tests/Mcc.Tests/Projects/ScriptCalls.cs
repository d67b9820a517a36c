using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Projects;

/// <summary>A call to AWS in a script of a project.</summary>
/// <param name="Service">The id of its service model.</param>
/// <param name="Path">The script.</param>
/// <param name="Words">The call as it stands there.</param>
internal sealed record ScriptCall(string Service, string Operation, string Path, string Words);

/// <summary>The calls to AWS in the scripts of a project, read from their text.</summary>
internal static partial class ScriptCalls
{
    /// <summary>Commands of the AWS CLI that are not operations of their own.</summary>
    private static readonly Dictionary<string, (string Service, string[] Operations)> Commands = new(StringComparer.Ordinal)
    {
        ["s3 cp"] = ("s3", ["GetObject", "PutObject"]),
        ["s3 mb"] = ("s3", ["CreateBucket"]),
        ["s3 rm"] = ("s3", ["DeleteObject"]),
        ["s3 sync"] = ("s3", ["ListObjectsV2", "GetObject"]),
        ["eks update-kubeconfig"] = ("eks", ["DescribeCluster"]),
        ["ecr get-login-password"] = ("ecr", ["GetAuthorizationToken"]),
    };

    /// <summary>What a container engine needs to push.</summary>
    private static readonly string[] Push =
    [
        "BatchCheckLayerAvailability", "BatchGetImage", "CompleteLayerUpload", "GetDownloadUrlForLayer", "InitiateLayerUpload", "PutImage",
        "UploadLayerPart",
    ];

    public static IEnumerable<ScriptCall> Of(CheckedProject project)
    {
        var payloads = project.Files.FirstOrDefault(file => file.Path == "runtime/aws/payloads.json");
        var kinds = (payloads is null ? [] : (JsonObject)JsonNode.Parse(payloads.Content)!)
            .Where(entry => (string?)entry.Value!["service"] == "sagemaker" && entry.Key.StartsWith("create-", StringComparison.Ordinal))
            .Select(entry => entry.Key["create-".Length..])
            // do/register names its operations; no function is called with this kind.
            .Where(kind => kind != "model-package").ToList();
        foreach (var file in project.Files.Where(file => file.Path.StartsWith("do/", StringComparison.Ordinal)
            || file.Path.StartsWith("runtime/lib/", StringComparison.Ordinal)))
        {
            var text = Encoding.UTF8.GetString(file.Content);
            foreach (Match match in Call().Matches(text))
            {
                // A function for the calls to one repository has ECR in itself.
                var service = match.Groups["service"].Success ? match.Groups["service"].Value : "ecr";
                foreach (var operation in Operations(match.Groups["operation"].Value, text, kinds))
                {
                    var (id, names) = Commands.TryGetValue($"{service} {operation}", out var command) ? command
                        : (service == "s3api" ? "s3" : service, [Pascal(operation)]);
                    foreach (var name in names)
                        yield return new(id, name, file.Path, match.Value);
                }
            }

            if (file.Path == "runtime/lib/push.sh" && text.Contains("send_image", StringComparison.Ordinal))
            {
                foreach (var name in Push)
                    yield return new("ecr", name, file.Path, "send_image");
            }
        }
    }

    /// <summary>
    /// The operations that a call may mean: <c>describe-$1</c> is one of each kind that the project has, and <c>$operation</c> is what the
    /// script sets it to.
    /// </summary>
    private static IEnumerable<string> Operations(string operation, string script, IReadOnlyList<string> kinds)
    {
        if (operation == "$operation")
            return Assigned().Matches(script).Select(match => match.Groups[1].Value);
        if (!operation.Contains('$', StringComparison.Ordinal))
            return [operation];
        var verb = operation.Split('-')[0];
        var service = Combinations.Shipped.Services["sagemaker"];
        return kinds.Where(kind => verb != "list" || kind is "model" or "endpoint-config")
            .Select(kind => verb == "list" ? $"{verb}-{kind}s" : $"{verb}-{kind}")
            .Where(each => service.FindOperation(Pascal(each)) is not null);
    }

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(word => char.ToUpper(word[0],
        CultureInfo.InvariantCulture) + word[1..]));

    [GeneratedRegex(@"(?:aws_(?:get|do|call|send)|send_payload|show_command aws|arguments=\((?=ecr )|in_repository) ?(?:""\$1""|""?(?<service>[a-z0-9-]+)""?) ""?(?<operation>[a-z$][^\s"")]*)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();

    [GeneratedRegex("operation=([a-z-]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assigned();
}
