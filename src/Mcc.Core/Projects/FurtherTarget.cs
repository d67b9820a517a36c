using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>The settings of a further target: its own, over those of the first target that have a meaning there.</summary>
public static class FurtherTarget
{
    /// <param name="first">The settings that were given for the first target.</param>
    /// <param name="own">The settings that were given for this target.</param>
    public static Draft Answers(Catalog catalog, Draft first, Draft own, string target, Inputs inputs)
    {
        var answers = new Draft(own.Settings.Or(first.Settings), own.Findings)
            .With(new(catalog.Parameters.DeploymentTarget, new Value.Text(target), new(Source.Argument, "the argument TARGET")));
        if (Selection.Of(catalog, answers) is null)
            return answers;
        var deployment = DeploymentBuilder.Build(catalog, answers, inputs, []);
        var features = deployment.Features.Select(feature => feature.Id).ToHashSet(StringComparer.Ordinal);
        return first.Settings.All.Where(setting => own.Settings.Of(setting.Parameter) is null && !HasMeaning(setting))
            .Aggregate(answers, (draft, setting) => draft.Without(setting.Parameter));

        bool HasMeaning(Setting setting) => setting.Parameter == catalog.Parameters.DeploymentTarget
            || (deployment.Settings.HasEffect(setting.Parameter) && !deployment.Target.Unsupported.ContainsKey(setting.Parameter.Key)
                && Enters(setting));

        // What a flag asks for and no feature of the target brings belongs to the first target alone.
        bool Enters(Setting setting) => setting.Value is not Value.Flag { On: true }
            || catalog.Features.Where(feature => feature.EnabledWhen.Terms.Any(term => term.Key == setting.Parameter.Key)).ToList()
                is { } asked && (asked.Count == 0 || asked.Exists(feature => features.Contains(feature.Id)));
    }
}
