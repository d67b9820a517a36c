using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Templates;
using Mcc.Core.Validation;

namespace Mcc.Core.Specification;

/// <summary>Turns answers and the user's files into a <see cref="DeploymentSpec"/>: derives what follows, and lets the features in.</summary>
public static class SpecificationBuilder
{
    /// <param name="answers">A draft in which nothing that is required is missing.</param>
    public static DeploymentSpec Build(Catalog catalog, Draft answers, Inputs inputs, ICollection<Finding> findings)
    {
        var selection = Selection.Of(catalog, answers)
            ?? throw new ArgumentException("A specification needs a deployment configuration.", nameof(answers));
        var derived = Implications.Derive(catalog, selection, ModelChoice.Derive(catalog, selection, answers, inputs.Model, findings), findings);
        derived = ServedPython.Derive(catalog, selection, derived, inputs.Model);
        var complete = derived.WithDefaults(selection.Defaults(catalog));
        foreach (var finding in ServedLibraries.Trouble(catalog, selection, complete, inputs.Model))
            findings.Add(finding);
        var possible = selection.PossibleFeatures(catalog);
        var features = catalog.Features.Where(feature => possible.Contains(feature.Id) && feature.When.Holds(key => ValueOf(catalog, selection, complete, inputs, key)));
        return new()
        {
            Base = catalog.Base,
            Architecture = selection.Architecture,
            Backend = selection.Backend,
            Target = selection.Target,
            Features = [.. features],
            Settings = complete.Settings,
            Inputs = inputs,
        };
    }

    /// <summary>What an unfinished draft leads to. A name decides nothing, and whoever asks may have none yet.</summary>
    /// <param name="inputs">The user's files; null where nobody looked at them.</param>
    public static DeploymentSpec Sketch(Catalog catalog, Draft draft, Inputs? inputs = null)
    {
        var name = catalog.Parameters["projectName"];
        return Build(catalog, draft[name.Key] is null ? draft.With(new(name, new Value.Text(name.Example!), Origin.Default))
            : draft, inputs ?? Inputs.None, []);
    }

    /// <summary>Features may also ask whether there is a model or code of the user's, whether the model says what a row is, and whether a variable was given: <c>serverEnv:NAME</c>.</summary>
    private static string? ValueOf(Catalog catalog, Selection selection, Draft draft, Inputs inputs, string key) => key switch
    {
        "hasModel" => inputs.Model is null ? "false" : "true",
        "knowsRow" => inputs.Model?.Report.Example is null ? "false" : "true",
        "hasCode" => inputs.Code.Count == 0 ? "false" : "true",
        _ when key.Split(':') is [var parameter, var member] =>
            draft[parameter]?.Value is Value.Members members && members.Entries.ContainsKey(member) ? "true" : "false",
        // What has no effect in this combination lets nothing in.
        _ when catalog.Parameters.Find(key) is { } option && !option.For.Holds(name => selection.ValueOf(draft, name)) => option.Default?.ToString().ToLowerInvariant(),
        _ => selection.ValueOf(draft, key),
    };
}
