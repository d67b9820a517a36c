using Mcc.Core.Text;

namespace Mcc.Core.Catalogs;

/// <summary>
/// What an unknown instance type may have meant. A name is a family and a size, and people err in each by itself:
/// ml.g5.xlrge (a letter), ml.m5.huge (a size that does not exist), ml.g5.3xlarge (a size between), ml.t3.medium (a family that hosting
/// lacks).
/// </summary>
internal static class NearestInstance
{
    public static IReadOnlyList<string> To(string name, Instances instances, int max)
    {
        var bare = name.Trim().ToLowerInvariant();
        if (bare.StartsWith(Instances.Prefix, StringComparison.Ordinal))
            bare = bare[Instances.Prefix.Length..];
        var dot = bare.IndexOf('.', StringComparison.Ordinal);
        var (family, size) = dot < 0 ? (bare, "") : (bare[..dot], bare[(dot + 1)..]);

        var families = FamiliesNear(family, instances);
        if (families.Count == 0)
            return Nearest.To(name, instances.All.Select(instance => instance.Name), max);

        // The family that was named exactly gives all answers; families that are only near give their best size each, then their second.
        return [.. families
            .SelectMany((near, rank) => SizesNear(size, near, instances).Select((instance, order) => (instance, order, rank)))
            .OrderBy(found => found.order)
            .ThenBy(found => found.rank)
            .Take(max)
            .Select(found => found.instance.Name)];
    }

    private static IReadOnlyList<string> FamiliesNear(string typed, Instances instances)
    {
        if (typed.Length == 0)
            return [];
        if (instances.Families.Contains(typed, StringComparer.Ordinal))
            return [typed];

        // The same generation with another ending is nearer than another generation: g4 means g4dn, m5a means m5.
        var sameGeneration = instances.Families
            .Where(family => family.StartsWith(typed, StringComparison.Ordinal) || typed.StartsWith(family, StringComparison.Ordinal))
            .ToList();
        if (sameGeneration.Count > 0)
            return sameGeneration;

        var near = Nearest.To(typed, instances.Families, max: 6);

        // m, c, r, g, p say what a family is for: another letter is another purpose, and only a last resort.
        var samePurpose = near.Where(family => family[0] == typed[0]).ToList();
        return samePurpose.Count > 0 ? samePurpose : near;
    }

    private static IEnumerable<Instance> SizesNear(string typed, string family, Instances instances)
    {
        var sizes = instances.OfFamily(family).ToList();
        if (InstanceSize.Of(typed) is { } wanted)
            return sizes.OrderBy(instance => Math.Abs(Math.Log(wanted / InstanceSize.Of(instance.Size) ?? double.MaxValue)));

        var near = Nearest.To(typed, sizes.Select(instance => instance.Size));
        return near.Count == 0
            ? sizes
            : near.Select(size => sizes.First(instance => string.Equals(instance.Size, size, StringComparison.Ordinal)));
    }
}
