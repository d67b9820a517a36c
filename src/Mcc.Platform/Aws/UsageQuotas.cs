using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;

namespace Mcc.Platform.Aws;

/// <summary>
/// How many instances of a type an account may have in a region for one use: Service Quotas calls it "ml.g5.xlarge for endpoint usage".
/// </summary>
/// <param name="Trouble">Why they are not known: then everything is allowed.</param>
public sealed record UsageQuotas(IReadOnlyDictionary<string, double> Values, string? Trouble)
{
    /// <summary>The use of instances by endpoints.</summary>
    public const string EndpointUsage = "endpoint usage";

    /// <summary>What a project's target is called in the names of quotas; an endpoint where no target is chosen.</summary>
    public static string UsageOf(Catalog catalog, Settings settings) =>
        (settings.DeploymentTarget.Value is { } target ? catalog.Target(target).Constants.QuotaUsage : null) ?? EndpointUsage;

    /// <param name="usage">As <see cref="UsageOf"/> has it.</param>
    public static async Task<UsageQuotas> Query(AwsCli aws, string usage, string? region, CancellationToken cancel)
    {
        var answer = await aws.Ask(["service-quotas", "list-service-quotas", "--service-code", "sagemaker"], region, cancel);
        var values = Parse(answer, usage);
        return new(values, answer.Trouble ?? (values.Count == 0 ? $"Service Quotas lists none for {usage}" : null));
    }

    /// <summary>The quotas of one use by instance type.</summary>
    public static IReadOnlyDictionary<string, double> Parse(AwsResponse answer, string usage)
    {
        var ending = $" for {usage}";
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var quota in answer.List("Quotas"))
        {
            if (quota["QuotaName"] is JsonValue name && name.TryGetValue<string>(out var text)
                && text.EndsWith(ending, StringComparison.Ordinal)
                && quota["Value"] is JsonValue value && value.TryGetValue<double>(out var number))
                values[text[..^ending.Length]] = number;
        }

        return values;
    }

    /// <summary>A type that the account's list does not have is one that it cannot use.</summary>
    public bool Allows(string instanceType) => Trouble is not null || Values.GetValueOrDefault(instanceType) >= 1;
}
