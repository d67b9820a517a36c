using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;
using Mcc.Core.Sizing;

namespace Mcc.Core.Advice;

/// <summary>
/// Instance types for a project as it is said so far, the best first: the backend's own where it will do, then the cheapest.
/// </summary>
/// <param name="Model">The language model, where there is one.</param>
/// <param name="Instances">Those that no rule speaks against.</param>
/// <param name="IsGrounded">Whether there are grounds for taking the first: not where a language model is not named yet, or is of unknown
/// size.</param>
public sealed record InstanceAdvice(ChosenModel? Model, IReadOnlyList<Instance> Instances, bool IsGrounded)
{
    /// <summary>What the model takes on an instance type; null where its sizes are not known, or it is not a language model.</summary>
    public Func<Instance, MemoryPlan?> PlanOn { get; private init; } = _ => null;

    /// <param name="inputs">The user's files; null where nobody looked at them.</param>
    public static InstanceAdvice For(Catalog catalog, Draft said, Inputs? inputs = null)
    {
        var instances = InstanceResolver.TypesFor(catalog, said.Settings);
        if (Selection.Of(catalog, said) is not { } selection)
            return new(null, instances.All, IsGrounded: false);
        var passed = Trials.Passed(catalog, said, catalog.Parameters.InstanceType, [.. instances.All.Select(instance => instance.Name)],
            Severity.Warning, inputs);
        var resolution = Resolution.Of(catalog, said, inputs);
        var (deployment, model) = (resolution.Deployment.Value!, resolution.Model.Value);
        var isSized = deployment.Constants.ReadsHuggingFace != true
            || (model is not null && (model.WeightBytes is not null || NamedSize.Of(model.Name) is not null));
        var inOrder = FittingInstances.InOrder(catalog, passed.Select(name => instances.Find(name)!),
            FittingInstances.Usual(catalog, selection));
        return new(model, [.. inOrder], passed.Count > 0 && isSized)
        {
            PlanOn = instance => deployment.On(instance).Memory.Value,
        };
    }
}
