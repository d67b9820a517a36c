using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Platform.Catalogs;

/// <summary>
/// Instance types of SageMaker hosting, and whether HyperPod has them: their names are those of the account's quotas for endpoints, their
/// facts are EC2's.
/// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html
/// </summary>
public static partial class InstanceSource
{
    private const string Source = "EC2 DescribeInstanceTypes and Service Quotas";
    private const string TransformUsage = "transform job usage";
    private const string ClusterUsage = "cluster usage";
    private const int MibOfGib = 1024;

    public static async Task<LiveRows> Query(Catalog catalog, AwsCli aws, CancellationToken cancel)
    {
        var quotas = await aws.Ask(["service-quotas", "list-service-quotas", "--service-code", "sagemaker"], null, cancel);
        if (quotas.Trouble is { } trouble)
            return LiveRows.Failed(Source, trouble);
        var described = await aws.Ask(["ec2", "describe-instance-types"], null, cancel);
        if (described.Trouble is { } unknown)
            return LiveRows.Failed(Source, unknown);
        var types = described.List("InstanceTypes").Where(type => type["InstanceType"].AsText() is not null)
            .DistinctBy(type => type["InstanceType"].AsText()).ToDictionary(type => type["InstanceType"].AsText()!, StringComparer.Ordinal);
        var transform = UsageQuotas.Parse(quotas, TransformUsage).Keys.ToHashSet(StringComparer.Ordinal);
        var cluster = UsageQuotas.Parse(quotas, ClusterUsage).Keys.ToHashSet(StringComparer.Ordinal);
        var (rows, leftOut) = (new List<JsonObject>(), new List<string>());
        foreach (var name in UsageQuotas.Parse(quotas, UsageQuotas.EndpointUsage).Keys
            .Where(name => Name().IsMatch(name)).Order(StringComparer.Ordinal))
        {
            var known = catalog.Facts.Instances.Find(name);
            if (!types.TryGetValue(name[Instances.Prefix.Length..], out var type))
            {
                if (known is null)
                    leftOut.Add($"`{name}` is new, but EC2 does not describe it in this region.");
                continue;
            }

            var row = Facts(name, type, transform.Count == 0 ? null : transform.Contains(name),
                cluster.Count == 0 ? null : cluster.Contains(name));
            if (known is null && Complete(catalog.Facts.Instances, row, type) is { } missing)
                leftOut.Add($"`{name}` is new, but {missing}.");
            else
                rows.Add(row);
        }

        return new(Source, rows, leftOut, rows.Count + leftOut.Count == 0 ? "no instance type is listed" : null);
    }

    /// <summary>What the sources state themselves.</summary>
    private static JsonObject Facts(string name, JsonObject type, bool? transform, bool? cluster)
    {
        var row = new JsonObject { ["name"] = name };
        if ((type["ProcessorInfo"]?["SupportedArchitectures"] as JsonArray)?.Select(each => each.AsText())
            .FirstOrDefault(each => each is "x86_64" or "arm64") is { } processor)
            row["processor"] = processor;
        if (Number(type["VCpuInfo"]?["DefaultVCpus"]) is { } vcpus)
            row["vcpus"] = (int)vcpus;
        if (Number(type["MemoryInfo"]?["SizeInMiB"]) is { } memory)
            row["memoryGib"] = memory / MibOfGib;
        row["accelerators"] = Devices(type).Sum(device => (int)(Number(device["Count"]) ?? 0));
        if (Number(type["NetworkInfo"]?["EfaInfo"]?["MaximumEfaInterfaces"]) is { } efa)
            row["efa"] = (int)efa;
        if (Number(type["InstanceStorageInfo"]?["TotalSizeInGB"]) is { } disks)
            row["nvmeGb"] = (int)disks;
        if (transform is { } accepted)
            row["transform"] = accepted;
        if (cluster is { } has)
            row["cluster"] = has;
        return row;
    }

    /// <summary>Adds to a new type what the catalog has in addition; the missing fact, or null.</summary>
    private static string? Complete(Instances instances, JsonObject row, JsonObject type)
    {
        var device = Devices(type).FirstOrDefault();
        var accelerator = device is null ? null : Accelerator(instances, device);
        if (device is not null && accelerator is null)
            return $"its accelerator `{device["Name"].AsText()}` is not in the catalog";
        if (row["processor"] is null || row["vcpus"] is null || row["memoryGib"] is null)
            return "EC2 does not state its processor, vCPUs and memory";
        if (!row.ContainsKey("transform"))
            return "the quotas do not state whether transform jobs accept it";
        // The tiers are an order of our own, so the nearest type with the same accelerator decides.
        var (count, vcpus) = ((int)row["accelerators"]!, (int)row["vcpus"]!);
        if (instances.All.Where(each => each.Accelerator?.Id == accelerator?.Id)
            .MinBy(each => (Math.Abs(each.Accelerators - count), Math.Abs(each.Vcpus - vcpus))) is not { } nearest)
            return "no type with this accelerator has a cost tier";
        row["family"] = ((string)row["name"]!).Split('.')[1];
        row["category"] = nearest.Category;
        row["accelerator"] = accelerator?.Id;
        row.TryAdd("efa", null);
        row.TryAdd("nvmeGb", null);
        row["cost"] = nearest.Cost;
        return null;
    }

    /// <summary>The device of that name whose nominal memory is nearest, because a name can have several.</summary>
    private static Accelerator? Accelerator(Instances instances, JsonObject device)
    {
        var gib = (Number(device["MemoryInfo"]?["SizeInMiB"]) ?? 0) / MibOfGib;
        return instances.All.Select(instance => instance.Accelerator).OfType<Accelerator>().DistinctBy(each => each.Id)
            .Where(each => string.Equals(each.Model, $"{device["Manufacturer"].AsText()} {device["Name"].AsText()}",
                StringComparison.OrdinalIgnoreCase))
            .MinBy(each => Math.Abs(each.NominalGib - gib));
    }

    private static IEnumerable<JsonObject> Devices(JsonObject type) => new[]
        {
            (type["GpuInfo"] as JsonObject)?["Gpus"],
            (type["NeuronInfo"] as JsonObject)?["NeuronDevices"],
        }.OfType<JsonArray>().SelectMany(list => list.OfType<JsonObject>());

    [GeneratedRegex(@"^ml\.[a-z0-9-]{1,30}\.[a-z0-9-]{1,30}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Name();

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;
}
