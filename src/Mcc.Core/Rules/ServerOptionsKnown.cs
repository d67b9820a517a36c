using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>
/// Variables that would become options of the server: one that it does not have stops it at its start, minutes into a deployment.
/// </summary>
public sealed class ServerOptionsKnown : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.OptionList is not { } list || deployment.Constants.ServerPrefix is not { } prefix)
            return [];
        var options = catalog.Facts.OptionsOf(list);
        var said = Said(deployment, options, prefix).ToList();
        // What other options lead to: --max-lora-rank has a wider range than some servers' option.
        var derived = from variable in deployment.Variables
                      where variable.Name.StartsWith(prefix, StringComparison.Ordinal)
                          && !SecretVariables.IsSecretArn(variable.Name, variable.Value) && !said.Exists(each => each.Name == variable.Name)
                      let finding = options.Check(variable.Name, prefix, variable.Value, new(variable.Origin))
                      where finding is not null
                      select finding;
        return
        [
            .. said.Select(each => each.Finding).OfType<Finding>(), .. Twice(deployment, options, prefix),
            .. Foreign(deployment, catalog, prefix), .. derived,
        ];
    }

    /// <summary>One option under two of its names, with two values: the server would take either.</summary>
    private static IEnumerable<Finding> Twice(Deployment deployment, ServerOptions options, string prefix) =>
        from given in new[] { deployment.Settings.ServerEnv, deployment.Settings.ModelEnv, deployment.Settings.IcEnv }
        from same in given.Value.GroupBy(
            pair => options.Canonical(
                pair.Key.StartsWith(prefix, StringComparison.Ordinal) || given.Setting != deployment.Settings.ServerEnv.Setting
                    ? pair.Key : prefix + pair.Key, prefix),
            StringComparer.Ordinal)
        where same.Select(pair => pair.Value).Distinct(StringComparer.Ordinal).Skip(1).Any()
        select Finding.Error("server-option-twice",
            $"{string.Join(" and ", same.Select(pair => $"`{pair.Key}` `{pair.Value}`"))} are one option of `{options.Program}`.",
            $"Set only {same.Key}.", new(given.Origin!.Detail));

    private static IEnumerable<(string Name, Finding? Finding)> Said(Deployment deployment, ServerOptions options, string prefix) =>
        from given in new[] { deployment.Settings.ServerEnv, deployment.Settings.ModelEnv, deployment.Settings.IcEnv }
        from pair in given.Value
        // The container reads the secret when it starts, and removes the variable.
        where !SecretVariables.IsSecretArn(pair.Key, pair.Value)
        // --server-env means the server, whatever the name; elsewhere only the prefix does.
        where given.Setting == deployment.Settings.ServerEnv.Setting || pair.Key.StartsWith(prefix, StringComparison.Ordinal)
        select (options.Canonical(pair.Key.StartsWith(prefix, StringComparison.Ordinal) ? pair.Key : prefix + pair.Key, prefix),
            AsVariable(options, options.Check(pair.Key, prefix, pair.Value, new(given.Origin!.Detail)),
                given.Setting != deployment.Settings.ServerEnv.Setting));

    /// <summary>
    /// --server-env means an option. Elsewhere a variable may be for the program itself, which ignores those that it does not know.
    /// </summary>
    private static Finding? AsVariable(ServerOptions options, Finding? finding, bool isVariable) =>
        isVariable && options.IgnoresVariables && finding is { Rule: ServerOptions.UnknownRule, Severity: Severity.Error }
            ? finding with { Severity = Severity.Warning, Fix = $"The server ignores it: remove it. {finding.Fix}".TrimEnd() }
            : finding;

    /// <summary>Variables that only an unmodified image of AWS reads, with a prefix of its own: here nothing does.</summary>
    private static IEnumerable<Finding> Foreign(Deployment deployment, Catalog catalog, string prefix) =>
        from given in new[] { deployment.Settings.ModelEnv, deployment.Settings.IcEnv, deployment.Settings.ServerEnv }
        from pair in given.Value
        let other = catalog.Facts.Images.All.Select(image => image.Direct?.Prefix).OfType<string>().FirstOrDefault(each => each != prefix
            && each != deployment.Image?.Direct?.Prefix && pair.Key.StartsWith(each, StringComparison.Ordinal))
        where other is not null && !deployment.Settings.NoBuild.Effective
        select Finding.Error("server-option-prefix",
            $"`{pair.Key}` has the prefix of an image that is deployed without a build, and this container does not read it.",
            $"Use {catalog.Parameters.ServerEnv.Flag} {pair.Key[other.Length..]}=…",
            new(given.Origin!.Detail));
}
