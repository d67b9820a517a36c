using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// What all containers need together against the instance that they share: the models of their processes against its memory, the
/// processes against its vCPUs, and shares of an accelerator's memory against the whole.
/// </summary>
public sealed class ContainerResourcesFit : IRule
{
    private const string Rule = "container-resources";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Containers.Count == 0 || deployment.Instance is not { } instance)
            yield break;
        var members = deployment.Containers.Where(container => container.Project is not null).ToList();
        var needed = members.Sum(container => (decimal)container.Project!.ModelBytes * (container.Workers ?? 1));
        if (needed > (decimal)instance.MemoryGib * (1L << 30))
        {
            yield return Finding.Error(Rule,
                string.Create(CultureInfo.InvariantCulture,
                    $"The models of all processes need at least {Gib(needed):0.#} GiB ({Each(members)}), but an `{instance.Name}` has ")
                    + string.Create(CultureInfo.InvariantCulture, $"{instance.MemoryGib:0.#} GiB of memory."),
                "Choose an instance type with more memory, set fewer processes in a project, or use several endpoints.");
        }

        var workers = members.Sum(container => container.Workers ?? 1);
        if (members.Exists(container => container.Project!.Workers is not null) && workers > Math.Max(instance.Vcpus, members.Count))
        {
            yield return Finding.Warning(Rule,
                string.Create(CultureInfo.InvariantCulture,
                    $"The containers have {workers} processes together, but an `{instance.Name}` has {instance.Vcpus} vCPUs."),
                "Set fewer processes in the projects, or choose a larger instance type; without a number, each container gets an equal "
                    + "share.");
        }

        var sharing = members.Where(container => container.Project!.MemoryShare is not null).ToList();
        var share = sharing.Sum(container => container.Project!.MemoryShare!.Value);
        if (instance.Accelerators > 0 && sharing.Count > 1 && share > 1)
        {
            yield return Finding.Error(Rule,
                string.Create(CultureInfo.InvariantCulture,
                    $"The servers of {string.Join(", ", sharing.Select(container => container.Name))} take {share:0.##} of each ")
                    + $"accelerator's memory together.",
                "Set a share in the variables of each project so that their sum is at most 0.9, or use several endpoints.");
        }
        else if (instance.Accelerators == 0 && sharing.Count > 0)
        {
            yield return Finding.Error(Rule, $"{sharing[0].Name} needs an accelerator, but an `{instance.Name}` has none.",
                "Choose an instance type with an accelerator.");
        }
    }

    private static string Each(IEnumerable<CombinedContainer> containers) => string.Join(", ", containers.Select(container =>
        string.Create(CultureInfo.InvariantCulture,
            $"{container.Name}: {container.Workers ?? 1} × {Gib(container.Project!.ModelBytes):0.##} GiB")));

    private static decimal Gib(decimal bytes) => bytes / (1L << 30);
}
