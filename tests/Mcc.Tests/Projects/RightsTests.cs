using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>The rights that a project's README lists are those that its scripts use: not one less, and not one more.</summary>
public sealed partial class RightsTests
{
    /// <summary>Calls of the AWS CLI whose right has another name, or that need none.</summary>
    private static readonly Dictionary<string, string[]> OtherNames = new(StringComparer.Ordinal)
    {
        ["sts get-caller-identity"] = [],
        ["s3 cp"] = ["s3:GetObject", "s3:PutObject"],
        ["s3 mb"] = ["s3:CreateBucket"],
        ["s3 rm"] = ["s3:DeleteObject"],
        ["s3api head-bucket"] = ["s3:ListBucket"],
        ["s3api list-objects-v2"] = ["s3:ListBucket"],
        ["s3api head-object"] = ["s3:GetObject"],
        ["ecr get-login-password"] = ["ecr:GetAuthorizationToken"],
        ["sagemaker-runtime invoke-endpoint"] = ["sagemaker:InvokeEndpoint"],
        ["sagemaker-runtime invoke-endpoint-async"] = ["sagemaker:InvokeEndpointAsync"],
        ["application-autoscaling register-scalable-target"] =
            ["application-autoscaling:RegisterScalableTarget", "iam:CreateServiceLinkedRole"],
        ["cloudwatch put-metric-alarm"] = ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"],
        ["ecr create-repository"] = ["ecr:CreateRepository", "ecr:TagResource"],
        ["sagemaker create-model"] = ["sagemaker:CreateModel", "sagemaker:AddTags", "iam:PassRole"],
        ["codebuild create-project"] = ["codebuild:CreateProject", "iam:PassRole"],
    };

    /// <summary>What a container engine needs to push.</summary>
    private static readonly string[] Push =
    [
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ];

    [Fact]
    public void The_readme_lists_the_rights_that_the_scripts_use()
    {
        var wrong = new List<string>();
        foreach (var (name, project) in Combinations.Varied(Combinations.Shipped).Concat(Scaled())
            .Where(each => each.Project.Files.Any(file => file.Path == "runtime/lib/model.sh")))
        {
            var used = Used(project).ToHashSet(StringComparer.Ordinal);
            var listed = Right().Matches(Text(project, "README.md")).Select(match => match.Groups[1].Value)
                .ToHashSet(StringComparer.Ordinal);
            wrong.AddRange(used.Except(listed).Select(right => $"{name}: {right} is not listed"));
            wrong.AddRange(listed.Except(used).Select(right => $"{name}: {right} is not used"));
        }

        wrong.Distinct().Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    /// <summary>Options that are numbers are not among the variations, and auto scaling has calls of its own.</summary>
    private static IEnumerable<(string Name, CheckedProject Project)> Scaled() =>
        from target in Combinations.Shipped.Targets
        from style in Combinations.Shipped.Parameters.EndpointStyle.Choices
        from minimum in new[] { "0", "1" }
        from alarms in new[] { "true", "false" }
        let made = Combinations.Make(Combinations.Shipped, "http-flask", target.Id, ("autoscalingMax", "4"), ("autoscalingMin", minimum),
            ("endpointStyle", style), ("alarms", alarms))
        where made is not null
        select ($"{target.Id} with auto scaling of a {style} from {minimum}, alarms {alarms}", made);

    private static IEnumerable<string> Used(CheckedProject project)
    {
        var kinds = ((JsonObject)JsonNode.Parse(Text(project, "runtime/aws/payloads.json"))!)
            .Where(entry => (string?)entry.Value!["service"] == "sagemaker" && entry.Key.StartsWith("create-", StringComparison.Ordinal))
            .Select(entry => entry.Key["create-".Length..]).ToList();
        var scripts = project.Files.Where(file => file.Path.StartsWith("do/", StringComparison.Ordinal)
            || file.Path.StartsWith("runtime/lib/", StringComparison.Ordinal));
        foreach (var (text, match) in scripts.Select(file => Encoding.UTF8.GetString(file.Content))
            .SelectMany(text => Call().Matches(text).Select(match => (text, match))))
        {
            // A function for the calls to one repository has ECR in itself.
            var service = match.Groups["service"].Success ? match.Groups["service"].Value : "ecr";
            var operation = match.Groups["operation"].Value;
            foreach (var right in Operations(operation, text, kinds).SelectMany(each => Rights(service, each)))
                yield return right;
        }

        if (scripts.Any(file => file.Path == "runtime/lib/push.sh" && Encoding.UTF8.GetString(file.Content).Contains("send_image",
            StringComparison.Ordinal)))
        {
            foreach (var right in Push)
                yield return right;
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

    private static IEnumerable<string> Rights(string service, string operation) =>
        OtherNames.TryGetValue($"{service} {operation}", out var others) ? others : [$"{service}:{Pascal(operation)}"];

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(word => char.ToUpper(word[0],
        CultureInfo.InvariantCulture) + word[1..]));

    private static string Text(CheckedProject project, string path) =>
        Encoding.UTF8.GetString(project.Files.Single(file => file.Path == path).Content);

    [GeneratedRegex(@"(?:aws_(?:get|do|call|send)|send_payload|show_command aws|arguments=\((?=ecr )|in_repository) ?(?:""\$1""|""?(?<service>[a-z0-9-]+)""?) ""?(?<operation>[a-z$][^\s"")]*)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();

    [GeneratedRegex("operation=([a-z-]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assigned();

    [GeneratedRegex("`([a-z0-9-]+:[A-Z][A-Za-z0-9]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Right();
}
