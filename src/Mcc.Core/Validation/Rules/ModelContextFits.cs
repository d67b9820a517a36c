using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>More tokens than a known model was made for: the server ends at its start, unless it is told to go beyond (its <c>longerContextVariable</c>).</summary>
public sealed class ModelContextFits : IRule
{
    /// <summary>Parts of names of options that change what a model is made for.</summary>
    private static readonly string[] Stretching = ["ROPE", "HF_OVERRIDES", "HF_CONFIG", "MODEL_OVERRIDE"];

    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.Value("longerContextVariable") is not { } longer || specification.Value("contextVariable") is not { } variable
            || ChosenModel.Of(specification, catalog) is not { Positions: { } positions } model)
            yield break;
        var variables = ContainerVariables.Of(catalog, specification);
        var (_, said, origin) = variables.FirstOrDefault(each => each.Name == variable);
        if (ContextResolver.Tokens(said) is not { } tokens || tokens <= positions
            || variables.Any(each => each.Name == longer || Stretching.Any(part => each.Name.Contains(part, StringComparison.Ordinal))))
            yield break;
        yield return Finding.Error("model-context",
            string.Create(CultureInfo.InvariantCulture, $"`{variable}` is `{said}` (from {origin}), but `{model.Name}` (from {model.Origin}) was made for {positions} tokens, and {specification.Backend.Title} ends at its start with more."),
            string.Create(CultureInfo.InvariantCulture, $"Give at most {positions}, or --model-env {longer}=1 if it does well beyond."));
    }
}
