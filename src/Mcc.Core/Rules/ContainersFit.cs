using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Numbers, names and kinds of containers that one model cannot have
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-create.html, 2026-11-30).
/// </summary>
public sealed class ContainersFit : IRule
{
    private const string Rule = "container-list";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.Containers.InEffect is not { } setting || deployment.Containers is not { Count: > 0 } containers)
            yield break;
        var said = $"`{setting.Parameter.Key}` (from {setting.Origin})";
        if (containers.Count is < ContainersResolver.Minimum or > ContainersResolver.Maximum)
        {
            yield return Finding.Error(Rule,
                string.Create(CultureInfo.InvariantCulture, $"{said} has {containers.Count} ")
                    + $"{(containers.Count == 1 ? "entry" : "entries")}, but one endpoint has {ContainersResolver.Minimum} to "
                    + $"{ContainersResolver.Maximum} containers.",
                containers.Count == 1 ? "Deploy the project itself, or name a second one." : "Use several endpoints.");
        }

        var named = containers.Where(container => container.IsNameKnown).ToList();
        foreach (var container in named.Where(container => !ContainerEntry.IsHostname(container.Name)))
        {
            yield return Finding.Error(Rule,
                $"{said} has a container named `{container.Name}`, but a name has 1 to 63 letters, digits and hyphens, without a hyphen "
                    + "at either end.",
                $"Give it another name: NAME={container.Entry.Place}.");
        }

        foreach (var twice in named.GroupBy(container => container.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return Finding.Error(Rule, $"{said} has two containers named `{twice.Key}`, but requests and logs name one of them.",
                $"Give one another name: NAME={twice.Last().Entry.Place}.");
        }

        foreach (var container in containers.Where(container => container.Project is not null))
        {
            foreach (var (name, _) in container.Project!.Environment.Where(variable =>
                SecretVariables.IsSecret(variable.Key, variable.Value)
                && !deployment.Settings.AllowPlainVariable.Value.Contains(variable.Key, StringComparer.Ordinal)))
                yield return Finding.Error(Rule,
                    $"{said} names {container.Entry.Place}, whose variable `{name}` is a secret in plain text.",
                    SecretVariables.Fix(name, catalog.Parameters.AllowPlainVariable.Flag));

            if (container.Project.IsCombined)
                yield return Finding.Error(Rule,
                    $"{said} names {container.Entry.Place}, which combines several containers itself.",
                    "Name the projects that it combines.");
            if (container.Project.IsMultiModel && ContainersResolver.IsSerial(deployment.Settings))
                yield return Finding.Error(Rule,
                    $"{said} names {container.Entry.Place}, which serves many models, but a serial pipeline cannot name one of them.",
                    $"Use {deployment.Settings.Invocation.Setting!.Parameter.Flag} direct, or a project with one model.");
            if (container.Project.Location.IsLookedUp)
                yield return Finding.Error(Rule,
                    $"{said} names {container.Entry.Place}, whose model its own scripts look up when they deploy it.",
                    "Generate that project with the address of the model in S3.");
        }
    }
}
