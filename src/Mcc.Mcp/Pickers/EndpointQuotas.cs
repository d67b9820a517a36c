using System.Text.Json.Nodes;
using Mcc.Platform.Aws;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// How many instances of a type an account may have behind endpoints: Service Quotas calls it "ml.g5.xlarge for endpoint usage".
/// </summary>
/// <param name="Trouble">Why they are not known: then everything is allowed.</param>
public sealed record EndpointQuotas(IReadOnlyDictionary<string, double> Values, string? Trouble)
{
    private const string Usage = " for endpoint usage";

    public static async Task<EndpointQuotas> Of(AwsCli aws, string? region, CancellationToken cancel)
    {
        var answer = await aws.Ask(["service-quotas", "list-service-quotas", "--service-code", "sagemaker"], region, cancel);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var quota in answer.List("Quotas"))
        {
            if (quota["QuotaName"] is JsonValue name && name.TryGetValue<string>(out var text)
                && text.EndsWith(Usage, StringComparison.Ordinal)
                && quota["Value"] is JsonValue value && value.TryGetValue<double>(out var number))
                values[text[..^Usage.Length]] = number;
        }

        return new(values, answer.Trouble ?? (values.Count == 0 ? "Service Quotas lists none for endpoints" : null));
    }

    /// <summary>A type that the account's list does not have is one that it cannot use.</summary>
    public bool Allows(string instanceType) => Trouble is not null || Values.GetValueOrDefault(instanceType) >= 1;
}
