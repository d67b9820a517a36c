using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>Options that were given but have no effect in this combination: none is ignored silently.</summary>
public sealed class OptionsWithoutEffect : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        foreach (var parameter in catalog.Parameters.All)
        {
            if (deployment.Settings.Of(parameter)
                is not { Origin.Source: not (Source.Default or Source.Derived or Source.Profile) } setting
                // Another rule refuses it.
                || deployment.Target.Unsupported.ContainsKey(parameter.Key))
                continue;
            if (parameter.AlwaysOn)
                yield return Finding.Note("without-effect",
                    $"`{parameter.Key}` (from {setting.Origin}) has no effect: it is always on.");
            else if (parameter.WithoutEffect)
                yield return Finding.Warning("without-effect", $"`{parameter.Key}` (from {setting.Origin}) has no effect yet.",
                    "Remove the option.");
            else if (parameter.Instead is { } instead)
            {
                // Other programs share the variable (HF_TOKEN), so it was probably not set for this one.
                if (setting.Origin.Source == Source.Environment)
                    continue;
                yield return Finding.Warning("without-effect",
                    $"`{parameter.Key}` (from {setting.Origin}) does not reach the deployed container: secrets are never written to a "
                        + "project.",
                    $"Store it in AWS Secrets Manager and use {catalog.Parameters[instead].Flag} ARN.");
            }
            else if (deployment.Settings.FirstFailing(parameter.For) is { } term)
                yield return Failed(catalog, deployment, setting, term);
        }
    }

    private static Finding Failed(Catalog catalog, Deployment deployment, Setting setting, FailedTerm term)
    {
        var what = $"`{setting.Parameter.Key}` (from {setting.Origin}) has no effect with";
        if (catalog.Parameters.Find(term.Name) is { } other)
        {
            return Finding.Warning("without-effect", $"{what} `{term.Name}` `{term.Present ?? "none"}`.",
                $"It needs {(other.Type == ParameterType.Flag ? Flag(other, term.Values) : With(other, term.Values))}.");
        }

        return term.Name == Selection.ArchitectureName
            ? Finding.Warning("without-effect", $"{what} {term.Name} `{term.Present}`.",
                $"It needs {term.Name} {string.Join(" or ", term.Values.Select(value => $"`{value}`"))}.")
            : Finding.Warning("without-effect", $"{what} {deployment.Backend.Title}.", "Remove the option.");
    }

    private static string? Flag(Parameter flag, IReadOnlyList<string> values) =>
        values.Contains("true", StringComparer.Ordinal) ? flag.Flag : flag.NegativeFlag;

    private static string With(Parameter other, IReadOnlyList<string> values) =>
        values.Contains("*", StringComparer.Ordinal) ? other.Flag
            : $"{other.Flag} {string.Join(" or ", values.Select(value => $"`{value}`"))}";
}
