using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Platform.Catalogs;

/// <summary>
/// Regions with SageMaker, from the public parameters of AWS Systems Manager. Addresses are made of a region's DNS suffix, so that is
/// always the one of the shipped regions of the same partition.
/// Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html
/// </summary>
public static partial class RegionSource
{
    private const string Source = "SSM public parameters and EC2 DescribeRegions";
    private const string Root = "/aws/service/global-infrastructure";
    private const string OptedByDefault = "opt-in-not-required";

    public static async Task<LiveRows> Query(Catalog catalog, AwsCli aws, CancellationToken cancel)
    {
        var listed = await aws.Ask(["ssm", "get-parameters-by-path", "--path", $"{Root}/services/sagemaker/regions"], null, cancel);
        if (listed.Trouble is { } trouble)
            return LiveRows.Failed(Source, trouble);
        var described = await aws.Ask(["ec2", "describe-regions", "--all-regions"], null, cancel);
        var states = described.List("Regions").Where(region => region["RegionName"].AsText() is not null)
            .DistinctBy(region => region["RegionName"].AsText())
            .ToDictionary(region => region["RegionName"].AsText()!, region => region["OptInStatus"].AsText(), StringComparer.Ordinal);
        var (rows, leftOut) = (new List<JsonObject>(), new List<string>());
        foreach (var code in listed.List("Parameters").Select(parameter => parameter["Value"].AsText()).OfType<string>()
            .Where(code => Code().IsMatch(code)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            bool? optIn = states.GetValueOrDefault(code) is { } state ? state != OptedByDefault : null;
            if (catalog.Facts.Regions.Find(code) is { } known)
                rows.Add(Row(known with { OptIn = optIn ?? known.OptIn }));
            else if (await New(catalog, aws, code, optIn, cancel) is { } region)
                rows.Add(Row(region));
            else
                leftOut.Add($"`{code}` is new, but its name, its partition or whether it must be enabled is not known.");
        }

        return new(Source, rows, leftOut, described.Trouble);
    }

    private static async Task<Region?> New(Catalog catalog, AwsCli aws, string code, bool? optIn, CancellationToken cancel)
    {
        var (name, partition) = (await Parameter("longName"), await Parameter("partition"));
        return name is not null && optIn is { } must
            && catalog.Facts.Regions.All.FirstOrDefault(region => region.Partition == partition) is { } sibling
                ? new(code, name, sibling.Partition, sibling.DnsSuffix, must) : null;

        async Task<string?> Parameter(string member) =>
            ((await aws.Ask(["ssm", "get-parameter", "--name", $"{Root}/regions/{code}/{member}"], null, cancel))
                .Content?["Parameter"] as JsonObject)?["Value"].AsText();
    }

    [GeneratedRegex(@"^[a-z]{2,5}(-[a-z]{1,20}){1,3}-[0-9]{1,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Code();

    private static JsonObject Row(Region region) => new()
    {
        ["code"] = region.Code,
        ["name"] = region.Name,
        ["partition"] = region.Partition,
        ["dnsSuffix"] = region.DnsSuffix,
        ["optIn"] = region.OptIn,
    };
}
