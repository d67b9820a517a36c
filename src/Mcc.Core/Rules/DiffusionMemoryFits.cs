using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>
/// A diffusion pipeline whose weights do not fit the accelerators' memory (refused), or leave no room for an image (a warning). Text
/// encoders are not split over accelerators, so that more of them do not always help.
/// </summary>
public sealed class DiffusionMemoryFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (PlanOf(deployment) is not { Holds: false } plan)
            yield break;
        var model = deployment.Model!;
        var message = $"`{model.Name}` (from {model.Origin}) has {ModelMemoryFits.Gib(plan.Weights.WeightBytes)} of weights"
            + (plan.Ranks == 1 ? ""
                : $", {ModelMemoryFits.Gib(plan.BytesOfRank)} on each of {plan.Ranks} accelerators (only the transformer is split)")
            + $", but one {plan.Accelerator.Model} of `{deployment.Instance!.Name}` has {ModelMemoryFits.Gib(plan.MemoryBytes)}"
            + (plan.HoldsWeights ? ", and generating an image needs some of it." : ".");
        var larger = deployment.IsTrial ? null
            : FittingInstances.Other(deployment, catalog, other => PlanOf(other) is { Holds: true });
        var fix = ModelMemoryFits.OtherInstance(larger);
        yield return plan.HoldsWeights ? Finding.Warning(ModelMemoryFits.Rules[0], message, fix)
            : Finding.Error(ModelMemoryFits.Rules[0], message, fix);
    }

    /// <summary>Null for a language model, for a diffusion model of unknown size, and without an accelerator.</summary>
    private static DiffusionPlan? PlanOf(Deployment deployment) =>
        deployment is { Model.Diffusion: { } weights, Instance.Accelerator: { } accelerator, Split.Value: { } split }
            ? new(weights, accelerator, split.Tensor)
            : null;
}
