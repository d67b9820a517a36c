using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.Machine.Processes;

namespace Mcc.Machine.Aws;

/// <summary>AWS through its CLI, so that every login that users have works. Only asks; nothing is changed.</summary>
/// <param name="variables">Those that the CLI sees: AWS_PROFILE and AWS_ENDPOINT_URL are its own.</param>
public sealed class AwsCli(IReadOnlyDictionary<string, string> variables, string folder)
{
    // A pager would wait for a key.
    private readonly Dictionary<string, string> variables = new(variables, StringComparer.Ordinal) { ["AWS_PAGER"] = "" };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="region">Null: the one that the CLI is set up for.</param>
    public async Task<AwsAnswer> Ask(IReadOnlyList<string> words, string? region, CancellationToken cancel)
    {
        if (Programs.Find("aws", variables.GetValueOrDefault("PATH")) is not { } program)
            return new(null, "the AWS CLI is not installed");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var order = new ProcessOrder(program,
            [.. words, "--output", "json", "--cli-connect-timeout", "5", "--cli-read-timeout", "15", .. region is null ? Array.Empty<string>() : ["--region", region]],
            folder, variables);
        try
        {
            return await Tool.Run(order, patience.Token) switch
            {
                null => new(null, "the AWS CLI cannot be run"),
                { Succeeded: false } failed => new(null, failed.LastLine.TrimEnd('.')),
                var done => Read(done.Output),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, $"AWS did not answer within {Patience.TotalSeconds:0} seconds");
        }
    }

    private static AwsAnswer Read(string output)
    {
        try
        {
            return new(output.Trim().Length == 0 ? null : WholeJson.Parse(output), null);
        }
        catch (JsonException)
        {
            return new(null, "the AWS CLI answered something that is not JSON");
        }
    }
}
