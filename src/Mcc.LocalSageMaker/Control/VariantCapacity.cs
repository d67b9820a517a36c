using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Sizing;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>The instances of variants whose models are inference components, and whether the copies fit on them.</summary>
internal sealed class VariantCapacity(ResourceStores stores, EndpointLife endpoints)
{
    /// <summary>Makes room for the copies of a component, with more instances where they are managed.</summary>
    /// <exception cref="ContainerException">The variant's instances have no room for the copies.</exception>
    public void Reserve(JsonObject component, JsonNode specification, int copies)
    {
        var endpoint = (string)component["EndpointName"]!;
        var variant = (string)component["VariantName"]!;
        if (Find(endpoint, variant) is not { } place) return;
        var others = Groups(endpoint, variant, except: (string)component["InferenceComponentName"]!);
        var wanted = new CopyGroup(Requirements(specification), copies);
        var instances = Math.Max(place.Count, place.Managed?.Maximum ?? (place.Managed is null ? 0 : int.MaxValue));
        var needed = CopyPlacement.InstancesFor(place.Type, [.. others, wanted]);
        if (needed is null || needed > instances)
            throw new ContainerException("There is not enough hardware resources on the instances for this endpoint to create a copy of "
                + "the inference component. Please update resource requirements for this inference component, remove existing inference "
                + "components, or increase the number of instances for this endpoint. "
                + Shortage(place.Type, instances, others, wanted));
        if (place.Managed is not null && needed > place.Count) Set(endpoint, variant, needed.Value);
    }

    /// <summary>Brings managed instances to the number that the copies of all components need.</summary>
    public void Follow(string endpoint, string variant)
    {
        if (Find(endpoint, variant) is not { Managed: { } managed } place) return;
        var needed = CopyPlacement.InstancesFor(place.Type, Groups(endpoint, variant, except: null)) ?? place.Count;
        if (managed.Clamp(needed) != place.Count) Set(endpoint, variant, managed.Clamp(needed));
    }

    /// <summary>Null where the instance type is not in the catalog, or the endpoint does not run.</summary>
    private (Instance Type, int Count, ManagedScaling? Managed)? Find(string endpoint, string variant) =>
        endpoints.Find(endpoint)?.Traffic?.Blue.Pick(variant) is { InstanceType: { } type } found
            && ResourceLimitsResolver.Instance(type) is { } instance
            ? (instance, found.DesiredCount, ManagedScaling.Of(found.Definition))
            : null;

    private void Set(string endpoint, string variant, int count)
    {
        var deployment = endpoints.Find(endpoint)!.Traffic!.Blue;
        deployment.Pick(variant)!.DesiredCount = count;
        stores.Endpoints.Change(endpoint, ("_variants", RetainedVariants.Write(deployment)));
    }

    private List<CopyGroup> Groups(string endpoint, string variant, string? except) =>
    [
        .. stores.Components.All
            .Where(each => Is(each, "EndpointName", endpoint) && Is(each, "VariantName", variant)
                && !Is(each, "InferenceComponentName", except) && (string)each["InferenceComponentStatus"]! is not "Failed")
            .Select(each => new CopyGroup(Requirements(each["Specification"]!),
                Math.Max((int)each["_copies"]!, (int?)each["_pending"]?["Copies"] ?? 0))),
    ];

    private static bool Is(JsonObject record, string member, string? value) =>
        string.Equals((string?)record[member], value, StringComparison.Ordinal);

    private static CopyRequirements Requirements(JsonNode specification)
    {
        return new(Required("NumberOfCpuCoresRequired"), Required("NumberOfAcceleratorDevicesRequired"),
            Required("MinMemoryRequiredInMb"));

        double Required(string member) => (double?)specification["ComputeResourceRequirements"]?[member] ?? 0;
    }

    private static string Shortage(Instance type, int instances, List<CopyGroup> others, CopyGroup wanted)
    {
        foreach (var resource in CopyPlacement.Resources)
        {
            var used = others.Sum(other => resource.Required(other.Each) * other.Copies);
            var asked = resource.Required(wanted.Each) * wanted.Copies;
            var have = resource.Available(type) * instances;
            if (used + asked > have)
                return string.Create(CultureInfo.InvariantCulture,
                    $"It asks for {asked} {resource.Unit}; {instances} × {type.Name} have {have}, of which {used} are taken.");
        }

        return $"A copy cannot be divided between instances, and an empty {type.Name} has room for "
            + $"{CopyPlacement.CopiesPerInstance(type, wanted.Each)} of them.";
    }
}
