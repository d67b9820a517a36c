using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Options that AWS has nothing for on the target (its <c>unsupported</c>): a project without what was asked for, such as network
/// isolation, would be another one.
/// </summary>
public sealed class TargetExcludes : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        from excluded in deployment.Target.Unsupported
        let setting = deployment.Settings.Of(catalog.Parameters[excluded.Key])
        where setting is { Origin.Source: not (Source.Default or Source.Derived or Source.Profile) }
            // A list has no text.
            && (setting.Text is null
                || (setting.Text is not ("" or "false" or "0") && setting.Text != setting.Parameter.Default?.ToString()))
        select Finding.Error("target-excludes",
            $"`{setting.Parameter.Key}` (from {setting.Origin}) is not available on {deployment.Target.Title}: {excluded.Value}.",
            $"Remove {setting.Parameter.Flag}, or use {string.Join(" or ", Others(setting.Parameter, deployment, catalog))}.");

    private static IEnumerable<string> Others(Parameter parameter, Deployment deployment, Catalog catalog)
    {
        var targets = parameter.For.Terms.FirstOrDefault(term => term.Key == catalog.Parameters.DeploymentTarget.Key).Values;
        return (targets ?? [.. catalog.Targets.Select(target => target.Id)])
            .Where(target => target != deployment.Target.Id && catalog.Target(target).Unsupported.ContainsKey(parameter.Key) is false)
            .Select(target => $"{catalog.Parameters.DeploymentTarget.Flag}={target}");
    }
}
