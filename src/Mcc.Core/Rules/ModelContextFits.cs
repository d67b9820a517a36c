using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>
/// More tokens than a known model was made for: the server exits at its start, unless it is configured to go beyond (its
/// <c>longerContextVariable</c>). And a note where the default is shorter than the model's own, as the memory does not hold that.
/// </summary>
public sealed class ModelContextFits : IRule
{
    private const string Rule = "model-context";

    /// <summary>Parts of names of options that change what a model is made for.</summary>
    private static readonly string[] Stretching = ["ROPE", "HF_OVERRIDES", "HF_CONFIG", "MODEL_OVERRIDE"];

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        new[] { TooLong(deployment), Shortened(deployment) }.OfType<Finding>();

    private static Finding? TooLong(Deployment deployment)
    {
        if (deployment.Constants.LongerContextVariable is not { } longer || deployment.Constants.ContextVariable is not { } variable
            || deployment.Model is not { } model || Positions(deployment, model) is not { } positions)
            return null;
        var variables = deployment.ServerVariables;
        if (variables.FirstOrDefault(each => each.Name == variable) is not var (_, said, origin)
            || ContextResolver.Tokens(said) is not { } tokens || tokens <= positions
            || variables.Any(each => each.Name == longer || Stretching.Any(part => each.Name.Contains(part, StringComparison.Ordinal))))
            return null;
        return Finding.Error(Rule,
            string.Create(CultureInfo.InvariantCulture,
                $"`{variable}` is `{said}` (from {origin}), but `{model.Name}` (from {model.Origin}) supports {positions} tokens, and "
                    + $"{deployment.Backend.Title} exits at startup with more."),
            string.Create(CultureInfo.InvariantCulture, $"Use at most {positions}, or set --model-env {longer}=1 if the model works with "
                + $"more."));
    }

    private static int? Positions(Deployment deployment, ChosenModel model) =>
        model.Positions
            ?? (deployment.EngineTraits.IgnoresOriginalLength ? model.Shape?.UnscaledPositions : null) ?? model.Shape?.Positions;

    private static Finding? Shortened(Deployment deployment)
    {
        if (deployment.Constants.ContextOtherwise is null
            || deployment.Memory.Value is not { Shape.Positions: { } positions } plan
            || ContextResolver.Default(deployment, null) is not { } tokens)
            return null;
        var (option, name) = deployment.Constants.ContextVariable is { } variable
            ? ("--server-env", variable)
            : ("--model-parameter", EngineArgumentsResolver.Context);
        if (EngineArgumentsResolver.Said(deployment, name) is not null || deployment.EngineVariables.Said(name) is not null)
            return null;
        return Finding.Note(Rule,
            string.Create(CultureInfo.InvariantCulture,
                $"`{name}` is `{tokens}` by default, because `{plan.Instance.Name}` may be too small for the model's maximum of "
                    + $"{positions:N0} tokens."),
            string.Create(CultureInfo.InvariantCulture,
                $"Its memory is sufficient for about {plan.LongestUpTo(positions):N0} tokens. To change it: {option} {name}=…"));
    }
}
