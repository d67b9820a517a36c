using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;
using Mcc.Core.Validation;

namespace Mcc.Core.Advice;

/// <summary>Instance types for a project as it is said so far, the best first: the backend's own where it will do, then the cheapest.</summary>
/// <param name="Model">The language model, where there is one.</param>
/// <param name="Need">What it takes; null where its sizes are not known, or it is no language model.</param>
/// <param name="IsGrounded">Whether there are grounds for taking the first: not where a language model is not named yet, or is of unknown size.</param>
public sealed record InstanceAdvice(ChosenModel? Model, MemoryNeed? Need, IReadOnlyList<Instance> Instances, bool IsGrounded)
{
    private const string Key = "instanceType";

    public static InstanceAdvice For(Catalog catalog, Draft said)
    {
        var instances = catalog.Facts.Instances;
        if (Selection.Of(catalog, said) is not { } selection)
            return new(null, null, instances.All, IsGrounded: false);
        var byDefault = said.Without(catalog.Parameters[Key]).WithDefaults(selection.Defaults(catalog)).Text(Key);
        var passed = Trials.Passed(catalog, said, Key, [.. instances.All.Select(instance => instance.Name)], Severity.Warning);
        var specification = SpecificationBuilder.Sketch(catalog, said);
        var model = ChosenModel.Of(specification, catalog);
        var need = MemoryNeed.Of(model);
        var isSized = !specification.IsFlagged("readsHuggingFace") || need is not null || (model is not null && NamedSize.Of(model.Name) is not null);
        return new(model, need,
        [
            .. passed.Select(name => instances.Find(name)!)
                .OrderBy(instance => instance.Name != byDefault)
                .ThenBy(instances.CostRank)
                .ThenBy(instance => instance.Accelerators)
                .ThenBy(instance => instance.Vcpus)
                .ThenBy(instance => instance.AcceleratorMemoryMib)
                .ThenBy(instance => instance.MemoryGib),
        ], passed.Count > 0 && isSized);
    }
}
