using Mcc.Core.Data;
using Mcc.Platform.Aws;

namespace Mcc.Mcp.Pickers;

/// <summary>What a live account says about the regions of a project.</summary>
/// <param name="ServiceRegions">Regions with SageMaker; null where that is not known.</param>
/// <param name="ByRegion">Whether the instance type can be used, for each region that was queried.</param>
/// <param name="Trouble">Why something is not known: a line for a person.</param>
public sealed record RegionAvailability(
    IReadOnlySet<string>? ServiceRegions, IReadOnlyDictionary<string, string> ByRegion, string? Trouble)
{
    /// <summary>The account has a quota for the type.</summary>
    public const string Available = "available";

    /// <summary>The region has the type, but the account may not use it yet.</summary>
    public const string NoQuota = "quota is 0";

    /// <summary>Service Quotas does not list the type in the region.</summary>
    public const string NotListed = "not listed";

    public const string Unknown = "unknown";

    /// <summary>Each call is a process of its own, which needs most of a core while it starts.</summary>
    private const int CallsAtOnce = 4;

    private const string ServicePath = "/aws/service/global-infrastructure/services/sagemaker/regions";

    /// <param name="instanceType">Null where none is chosen: then only the regions of SageMaker are queried.</param>
    /// <param name="usage">As <see cref="UsageQuotas.UsageOf"/> has it.</param>
    /// <param name="region">Where the list of regions is asked for; null for the CLI's own.</param>
    public static async Task<RegionAvailability> Query(AwsCli aws,
        IReadOnlyList<Region> regions, string? instanceType, string usage, string? region, CancellationToken cancel)
    {
        var listed = await aws.Ask(["ssm", "get-parameters-by-path", "--path", ServicePath], region, cancel);
        var service = listed.List("Parameters").Select(parameter => parameter["Value"]?.ToString()).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var trouble = listed.Trouble is null ? null : $"The regions of SageMaker cannot be queried: {listed.Trouble}.";
        var states = instanceType is null ? new Dictionary<string, string>(StringComparer.Ordinal)
            : await States(aws, regions, instanceType, usage, cancel);
        var failed = states.Where(state => state.Value.StartsWith(Unknown, StringComparison.Ordinal)).ToList();
        if (failed.Count > 0)
            trouble = $"{trouble}{(trouble is null ? "" : " ")}The quotas of {string.Join(", ", failed.Select(each => each.Key))} "
                + $"cannot be read ({failed[0].Value}).";
        return new(service.Count > 0 ? service : null, states, trouble);
    }

    /// <summary>The state of a region; unknown where it was not queried.</summary>
    public string Of(Region region) => ByRegion.GetValueOrDefault(region.Code) ?? Unknown;

    /// <summary>Whether SageMaker is in a region; a list that has no region of its partition says nothing about it.</summary>
    /// <param name="all">All known regions.</param>
    public bool HasService(Region region, IEnumerable<Region> all) => ServiceRegions is null || ServiceRegions.Contains(region.Code)
        || !all.Any(other => other.Partition == region.Partition && ServiceRegions.Contains(other.Code));

    private static async Task<Dictionary<string, string>> States(
        AwsCli aws, IReadOnlyList<Region> regions, string instanceType, string usage, CancellationToken cancel)
    {
        using var free = new SemaphoreSlim(CallsAtOnce);
        var states = await Task.WhenAll(regions.Select(async region =>
        {
            await free.WaitAsync(cancel);
            try
            {
                var quotas = await UsageQuotas.Query(aws, usage, region.Code, cancel);
                return quotas.Trouble is { } trouble ? $"{Unknown}: {trouble}"
                    : !quotas.Values.TryGetValue(instanceType, out var quota) ? NotListed : quota >= 1 ? Available : NoQuota;
            }
            finally
            {
                free.Release();
            }
        }));
        return regions.Zip(states).ToDictionary(pair => pair.First.Code, pair => pair.Second, StringComparer.Ordinal);
    }
}
