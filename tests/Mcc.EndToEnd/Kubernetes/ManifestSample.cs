using System.Globalization;
using Mcc.Core.Data;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// Projects of every configuration for HyperPod and EKS: as it comes, with each option of Kubernetes, a secret and scaling one at a time,
/// and with all of them that are accepted.
/// </summary>
internal static class ManifestSample
{
    private static readonly string[] Targets = ["hyperpod-eks", "eks"];

    /// <summary>Options of other groups that may change a manifest.</summary>
    private static readonly string[] Others = ["hfTokenArn", "autoscalingMax"];

    /// <summary>Options that are accepted only together: a server on accelerators scales by its requests.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<(string Key, string Value)>> Together =
    [
        [("autoscalingMax", "4"), ("hpAutoscaler", "keda"), ("hpPrometheus", "http://prometheus.monitoring:9090")],
        [("kubernetesIngress", "public"), ("kubernetesHost", "model.example.com"), ("kubernetesNetworkPolicy", "true")],
        [("kubernetesIngress", "gateway"), ("kubernetesHost", "model.example.com"), ("kubernetesGateway", "gateways/models")],
        [("kubernetesForm", "kserve"), ("hyperpodReplicas", "3"), ("hpQueue", "team")],
        [("kubernetesForm", "kserve"), ("kserveMode", "serverless"), ("autoscalingMin", "0"), ("autoscalingMax", "4")],
        [("hpServiceAccount", "models"), ("irsaRoleArn", "arn:aws:iam::123456789012:role/Models"), ("fargateProfile", "models")],
    ];

    /// <summary>Each in a namespace of its own.</summary>
    public static IEnumerable<(string Name, CheckedProject Project)> Make()
    {
        var number = 0;
        foreach (var (backend, target) in
            Combinations.Shipped.Backends.SelectMany(_ => Targets, (backend, target) => (backend.Id, target)))
        {
            var accepted = Single().Where(setting => Project(backend, target, [setting]) is not null).ToList();
            foreach (var settings in Variants(accepted))
            {
                if (Project(backend, target, [.. settings, ("hyperpodNamespace", $"judged-{number}")]) is not { } project)
                    continue;
                number++;
                yield return ($"{backend} {target} "
                    + string.Join(' ', settings.Select(setting => $"{setting.Key}={setting.Value}")), project);
            }
        }
    }

    private static IEnumerable<(string Key, string Value)> Single() =>
        Combinations.Shipped.Parameters.All
            .Where(parameter => parameter.Group is "EKS" || parameter.Group.StartsWith("Kubernetes", StringComparison.Ordinal)
                || Others.Contains(parameter.Key, StringComparer.Ordinal))
            .SelectMany(parameter => Values(parameter).Select(value => (parameter.Key, value)));

    /// <summary>None, each, and all at once: as often as an option has several values, with each of them.</summary>
    private static IEnumerable<IReadOnlyList<(string Key, string Value)>> Variants(IReadOnlyList<(string Key, string Value)> accepted)
    {
        IEnumerable<(string Key, string Value)> choices =
            accepted.Where(setting => accepted.Count(other => other.Key == setting.Key) > 1).DefaultIfEmpty(accepted[0]);
        return
        [
            [],
            .. Together,
            .. accepted.Select(setting => (IReadOnlyList<(string, string)>)[setting]),
            .. choices.Select(choice => (IReadOnlyList<(string, string)>)[.. accepted.Prepend(choice).DistinctBy(setting => setting.Key)]),
        ];
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
    private static CheckedProject? Project(string backend, string target, (string Key, string Value)[] settings) =>
        Combinations.Make(Combinations.Shipped, backend, target, settings)
        ?? Combinations.Shipped.Facts.Instances.All.Where(instance => instance.EfaInterfaces > 0)
            .Select(instance => Combinations.Make(Combinations.Shipped, backend, target,
                [.. settings.Where(setting => setting.Key != "hpNodeSelector"), ("instanceType", instance.Name)]))
            .FirstOrDefault(project => project is not null);
}
