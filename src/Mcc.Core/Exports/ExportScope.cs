using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Exports;

/// <summary>What the fixed parts of an exported template can name: the project, what it has pushed, and what its role must reach.</summary>
internal static class ExportScope
{
    private const string StatePath = ".mcc/state.json";
    private const string LifecyclePath = "runtime/aws/lifecycle-policy.json";
    private const string PullPath = "runtime/aws/repository-policy.json";

    /// <summary>Null when the project does not say its name; the reason is then among the findings.</summary>
    public static Scope? Of(Func<string, byte[]?> read, IReadOnlyList<DeploymentRequest> requests, ICollection<Finding> findings)
    {
        var settings = RecordedSettings.In(JsonFile.Read(read, ProjectRecord.Path, findings)?.Tree);
        if (settings.ProjectName is not { } name)
        {
            if (!findings.Any(finding => finding.Severity == Severity.Error))
                findings.Add(Finding.Error("project-record", "The project record does not contain the project name.",
                    "`do/export` prints the settings to regenerate it.", new(ProjectRecord.Path)));
            return null;
        }

        // Nothing is pushed yet where there is no such file.
        var image = ImageOf(requests, read(StatePath) is null ? null : JsonFile.Read(read, StatePath, findings));
        var texts = requests.SelectMany(request => request.Texts).Distinct(StringComparer.Ordinal).ToList();
        var lifecycle = Policy(read, LifecyclePath, findings);
        var pull = Policy(read, PullPath, findings);
        return new(new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["generatorVersion"] = Generator.Version,
            ["projectName"] = name,
            ["region"] = Value.Of(settings.Region),
            ["image"] = image ?? "",
            // What do/push has pushed to is there already.
            ["makesRepository"] = image is null,
            ["roleArn"] = texts.Find(text => IsArnOf(text, "iam")) ?? "",
            ["lifecyclePolicy"] = Value.Of(lifecycle),
            ["repositoryPolicy"] = Value.Of(pull),
            ["variantName"] = Value.Of(requests.Select(request => Text(request.File.At("/ProductionVariants/0/VariantName")))
                .FirstOrDefault(variant => variant is not null)),
            ["buckets"] = Value.Of(texts.Select(Bucket).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            ["secrets"] = Value.Of(texts.Where(text => IsArnOf(text, "secretsmanager")).Order(StringComparer.Ordinal)),
            ["topics"] = Value.Of(texts.Where(text => IsArnOf(text, "sns")).Order(StringComparer.Ordinal)),
        });
    }

    /// <summary>
    /// The flags: <c>usesWORD</c> for each value that is known only later, <c>usesBucket</c> where one is in the user's bucket,
    /// <c>hasOPERATION</c> for each request.
    /// </summary>
    public static Scope With(Scope scope,
        IReadOnlyList<DeploymentRequest> requests, IEnumerable<string> texts, IReadOnlyList<string> inBucket,
            IEnumerable<string> operations)
    {
        var used = requests.SelectMany(request => request.Later.Values).ToHashSet(StringComparer.Ordinal);
        var sent = requests.Select(request => request.Operation).ToHashSet(StringComparer.Ordinal);
        scope = scope.With("usesBucket", used.Overlaps(inBucket));
        foreach (var text in texts)
            scope = scope.With(Flag("uses", text), used.Contains(text));
        foreach (var operation in operations)
            scope = scope.With(Flag("has", operation.Split(':')[1]), sent.Contains(operation));
        return scope;
    }

    /// <summary>
    /// What do/push has pushed: the image, or those of several containers with commas between; null where it has not. Where each container
    /// names an image of its own, there is nothing to push.
    /// </summary>
    private static string? ImageOf(IReadOnlyList<DeploymentRequest> requests, JsonFile? state)
    {
        const string image = "image";
        var words = requests.SelectMany(request => request.Later.Values)
            .Where(word => word.StartsWith(image, StringComparison.Ordinal) && word[image.Length..].All(char.IsAsciiDigit))
            .Distinct(StringComparer.Ordinal).OrderBy(word => word.Length).ThenBy(word => word, StringComparer.Ordinal).ToList();
        // The model package names the image, too, and is not in the template.
        if (words.Exists(word => word.Length > image.Length))
            words.Remove(image);
        else if (requests.Any(request => request.File.At("/Containers") is not null))
            return "-";
        var pushed = words.Select(word => Text(state?.At($"/{word}"))).ToList();
        return pushed.Count == 0 || pushed.Contains(null) ? null : string.Join(',', pushed);
    }

    /// <summary>A policy of the repository as one text; null where the project has none.</summary>
    private static string? Policy(Func<string, byte[]?> read, string path, ICollection<Finding> findings) =>
        read(path) is null ? null : JsonFile.Read(read, path, findings)?.Tree?.ToJsonString();

    private static string Flag(string prefix, string name) => $"{prefix}{char.ToUpperInvariant(name[0])}{name[1..]}";

    private static bool IsArnOf(string text, string service) => text.Split(':') is ["arn", _, var of, _, _, ..] && of == service;

    private static string? Bucket(string text)
    {
        const string s3 = "s3://";
        return text.StartsWith(s3, StringComparison.Ordinal) ? text[s3.Length..].Split('/')[0] : null;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
