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
        var given = GivenVariable.All(deployment, catalog.Facts).ToList();
        // The container reads a secret when it starts, and removes the variable.
        var said = given.Where(each => (each.IsOption || each.Key.StartsWith(prefix, StringComparison.Ordinal))
            && !SecretVariables.IsSecretArn(each.Key, each.Value)).ToList();
        // What other options lead to: --max-lora-rank has a wider range than some servers' option.
        var derived = deployment.ServerVariables
            .Where(variable => variable.Name.StartsWith(prefix, StringComparison.Ordinal)
                && !SecretVariables.IsSecretArn(variable.Name, variable.Value) && !said.Exists(each => each.Name == variable.Name))
            .Select(variable => options.Check(variable.Name, prefix, variable.Value, new(variable.Origin)));
        return said.Select(each => Checked(options, each, prefix)).Concat(derived).OfType<Finding>()
            .Concat(Twice(options, said)).Concat(Foreign(deployment, catalog, given, prefix));
    }

    /// <summary>
    /// --server-env means an option. Elsewhere a variable may be for the program itself, which ignores those that it does not know.
    /// </summary>
    private static Finding? Checked(ServerOptions options, GivenVariable given, string prefix)
    {
        var finding = options.Check(given.Key, prefix, given.Value, new(given.Origin.Detail));
        return !given.IsOption && options.IgnoresVariables && finding is { Rule: ServerOptions.UnknownRule, Severity: Severity.Error }
            ? finding with { Severity = Severity.Warning, Fix = $"The server ignores it: remove it. {finding.Fix}".TrimEnd() }
            : finding;
    }

    /// <summary>One option under two of its names, with two values: the server would take either.</summary>
    private static IEnumerable<Finding> Twice(ServerOptions options, IEnumerable<GivenVariable> said) =>
        from same in said.GroupBy(each => (each.Origin, each.Name))
        where same.Select(each => each.Value).Distinct(StringComparer.Ordinal).Skip(1).Any()
        select Finding.Error("server-option-twice",
            $"{string.Join(" and ", same.Select(each => $"`{each.Key}` `{each.Value}`"))} are one option of `{options.Program}`.",
            $"Set only {same.Key.Name}.", new(same.Key.Origin.Detail));

    /// <summary>Variables that only an unmodified image of AWS reads, with a prefix of its own: here nothing does.</summary>
    private static IEnumerable<Finding> Foreign(
        Deployment deployment, Catalog catalog, IEnumerable<GivenVariable> given, string prefix) =>
        from each in given
        where !deployment.Settings.NoBuild.Effective
        let other = catalog.Facts.Images.All.Select(image => image.Direct?.Prefix).OfType<string>().FirstOrDefault(direct =>
            direct != prefix && direct != deployment.Image?.Direct?.Prefix && each.Key.StartsWith(direct, StringComparison.Ordinal))
        where other is not null
        select Finding.Error("server-option-prefix",
            $"`{each.Key}` has the prefix of an image that is deployed without a build, and this container does not read it.",
            $"Use {catalog.Parameters.ServerEnv.Flag} {each.Key[other.Length..]}=…",
            new(each.Origin.Detail));
}
