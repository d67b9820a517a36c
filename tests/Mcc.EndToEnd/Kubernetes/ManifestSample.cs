using System.Globalization;
using Mcc.Core.Data;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// HyperPod projects of every configuration: as it comes, with each HyperPod option and with a secret one at a time, and with all of them.
/// </summary>
internal static class ManifestSample
{
    private const string Target = "hyperpod-eks";

    /// <summary>Options of other groups that change a manifest.</summary>
    private static readonly string[] Secrets = ["hfTokenArn"];

    /// <summary>Each in a namespace of its own.</summary>
    public static IEnumerable<(string Name, string Namespace, CheckedProject Project)> Make()
    {
        var number = 0;
        foreach (var backend in Combinations.Shipped.Backends)
        {
            foreach (var settings in Variants())
            {
                var space = $"judged-{number}";
                if (Project(backend.Id, [.. settings, ("hyperpodNamespace", space)]) is not { } project)
                    continue;
                number++;
                yield return ($"{backend.Id} {string.Join(' ', settings.Select(setting => $"{setting.Key}={setting.Value}"))}", space,
                    project);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<(string Key, string Value)>> Variants()
    {
        var single = Combinations.Shipped.Parameters.All
            .Where(parameter => parameter.Group.StartsWith("HyperPod", StringComparison.Ordinal)
                || Secrets.Contains(parameter.Key, StringComparer.Ordinal))
            .SelectMany(parameter => Values(parameter).Select(value => (parameter.Key, value))).ToList();
        IReadOnlyList<(string, string)> all = [.. single.DistinctBy(setting => setting.Key)];
        return [[], .. single.Select(setting => (IReadOnlyList<(string, string)>)[setting]), all];
    }

    private static IEnumerable<string> Values(Parameter parameter) => parameter.Type switch
    {
        ParameterType.Flag => ["true"],
        ParameterType.Choice => parameter.Choices.Except(parameter.NotYet),
        _ when parameter.Example is { } example => [example],
        _ when parameter.Min is { } least => [(least + 1).ToString(CultureInfo.InvariantCulture)],
        _ => [],
    };

    /// <summary>On the usual instance type, else on the first that the options fit: not every node has EFA.</summary>
    private static CheckedProject? Project(string backend, (string Key, string Value)[] settings) =>
        Combinations.Make(Combinations.Shipped, backend, Target, settings)
        ?? Combinations.Shipped.Facts.Instances.All.Where(instance => instance.EfaInterfaces > 0)
            .Select(instance => Combinations.Make(Combinations.Shipped, backend, Target,
                [.. settings.Where(setting => setting.Key != "hpNodeSelector"), ("instanceType", instance.Name)]))
            .FirstOrDefault(project => project is not null);
}
