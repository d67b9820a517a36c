using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Platform.Processes;

namespace Mcc.Platform.Aws;

/// <summary>AWS through its CLI, so that every login that users have works.</summary>
/// <param name="variables">Those that the CLI sees: AWS_PROFILE and AWS_ENDPOINT_URL are its own.</param>
public sealed class AwsCli(IReadOnlyDictionary<string, string> variables, string folder)
{
    // A pager would wait for a key.
    private readonly Dictionary<string, string> variables = new(variables, StringComparer.Ordinal) { ["AWS_PAGER"] = "" };

    /// <summary>The ids of AWS's SDKs for the commands of the CLI whose names are not the ids.</summary>
    private static readonly Dictionary<string, string> ServiceIds = new(StringComparer.Ordinal)
    {
        ["application-autoscaling"] = "APPLICATION_AUTO_SCALING",
        ["logs"] = "CLOUDWATCH_LOGS",
        ["resourcegroupstaggingapi"] = "RESOURCE_GROUPS_TAGGING_API",
        ["s3api"] = "S3",
        ["secretsmanager"] = "SECRETS_MANAGER",
        ["stepfunctions"] = "SFN",
    };

    /// <summary>The value of an option whose text comes from standard input. Every version of the CLI reads it once.</summary>
    public const string Input = "file:///dev/stdin";

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="region">Null: the one that the CLI is set up for.</param>
    /// <param name="input">What the CLI reads from standard input: a value that no process list may show, named <see
    /// cref="Input"/>.</param>
    public async Task<AwsResponse> Ask(IReadOnlyList<string> words, string? region, CancellationToken cancel, string input = "")
    {
        if (Programs.Find("aws", variables.GetValueOrDefault("PATH")) is not { } program)
            return new(null, "the AWS CLI is not installed");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var order = new ProcessStartOptions(program, Arguments(words, region), folder, variables) { TimeToEnd = TimeToEnd };
        try
        {
            return await ProcessRunner.Run(order, patience.Token, input) switch
            {
                null => new(null, "the AWS CLI cannot be run"),
                { Succeeded: false } failed => new(null, Trouble(failed, words)),
                var done => Read(done.Output),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, $"AWS did not respond within {Patience.TotalSeconds:0} seconds");
        }
    }

    /// <summary>An old CLI ends its refusal of a command with a list of those that it has.</summary>
    private static string Trouble(ProcessResult failed, IReadOnlyList<string> words) =>
        failed.Error.Contains("Invalid choice", StringComparison.Ordinal)
            ? $"this AWS CLI has no `{string.Join(' ', words.Take(2))}`, install a newer version" : failed.LastLine.TrimEnd('.');

    private string[] Arguments(IReadOnlyList<string> words, string? region) =>
    [
        .. words, "--output", "json", "--cli-connect-timeout", "5", "--cli-read-timeout", "15",
        .. region is null ? Array.Empty<string>() : ["--region", region],
        .. EndpointUrl(words[0]) is { } url ? ["--endpoint-url", url] : Array.Empty<string>(),
    ];

    /// <summary>
    /// The URL that the variables name for a service. Versions before 2.13 and 1.29 of the CLI do not read AWS_ENDPOINT_URL and
    /// AWS_ENDPOINT_URL_SERVICE, so every version gets it as an option, as in a project's runtime/lib/aws.sh.
    /// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    /// </summary>
    private string? EndpointUrl(string service)
    {
        if (string.Equals(variables.GetValueOrDefault("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase))
            return null;
        var id = ServiceIds.GetValueOrDefault(service) ?? service.Replace('-', '_').ToUpperInvariant();
        return new[] { $"AWS_ENDPOINT_URL_{id}", "AWS_ENDPOINT_URL" }
            .Select(name => variables.GetValueOrDefault(name))
            .FirstOrDefault(static url => !string.IsNullOrEmpty(url));
    }

    private static AwsResponse Read(string output)
    {
        try
        {
            return new(output.Trim().Length == 0 ? null : WholeJson.Parse(output), null);
        }
        catch (JsonException)
        {
            return new(null, "the AWS CLI returned invalid JSON");
        }
    }
}
