using System.Globalization;
using YamlDotNet.Serialization;
using Map = System.Collections.Generic.Dictionary<object, object>;

namespace Mcc.Tests.Projects;

/// <summary>
/// The restricted profile of the Pod Security Standards, with the baseline that it includes
/// (https://kubernetes.io/docs/concepts/security/pod-security-standards/). AppArmor, SELinux, sysctls, /proc and Windows are refused
/// whenever they are there at all: our manifests have none of them.
/// </summary>
internal static class RestrictedProfile
{
    private static readonly string[] HostNamespaces = ["hostNetwork", "hostPID", "hostIPC"];

    private static readonly string[] VolumeTypes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    private static readonly string[] Unexpected =
        ["appArmorProfile", "seLinuxOptions", "sysctls", "procMount", "windowsOptions"];

    /// <summary>
    /// The controls that the pods of a Deployment, or of an InferenceService's predictor, violate, in ordinal order; none for one that the
    /// profile admits.
    /// </summary>
    public static IReadOnlyList<string> Violations(string deployment)
    {
        var root = new DeserializerBuilder().Build().Deserialize<Map>(deployment);
        var spec = At(root, "spec");
        var pod = spec.ContainsKey("predictor") ? At(spec, "predictor") : At(At(spec, "template"), "spec");
        return [.. Pod(pod)
            .Concat(new[] { "containers", "initContainers", "ephemeralContainers" }
                .SelectMany(kind => List(pod, kind)).SelectMany(container => Container(At(pod, "securityContext"), container)))
            .Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Pod(Map pod) =>
        HostNamespaces.Where(name => Text(pod, name) == "true")
            .Concat(Unexpected.Where(At(pod, "securityContext").ContainsKey))
            .Concat(List(pod, "volumes").Where(volume => !volume.Keys.Cast<string>().Any(VolumeTypes.Contains))
                .Select(volume => $"volume {Text(volume, "name")}"));

    private static IEnumerable<string> Container(Map pod, Map container)
    {
        var own = At(container, "securityContext");
        var capabilities = At(own, "capabilities");
        // What a container does not set, the pod sets for it.
        var nonRoot = Text(own, "runAsNonRoot") ?? Text(pod, "runAsNonRoot");
        var user = Text(own, "runAsUser") ?? Text(pod, "runAsUser");
        var seccomp = Text(At(own, "seccompProfile"), "type") ?? Text(At(pod, "seccompProfile"), "type");
        var controls = new (string Name, bool Holds)[]
        {
            ("privileged", Text(own, "privileged") != "true"),
            ("allowPrivilegeEscalation", Text(own, "allowPrivilegeEscalation") == "false"),
            ("capabilities.drop", Texts(capabilities, "drop").Contains("ALL")),
            ("capabilities.add", Texts(capabilities, "add").All(name => name == "NET_BIND_SERVICE")),
            ("runAsNonRoot", nonRoot == "true"),
            ("runAsUser", user is null || int.Parse(user, CultureInfo.InvariantCulture) != 0),
            ("seccompProfile", seccomp is "RuntimeDefault" or "Localhost"),
            ("hostPort", List(container, "ports").All(port => Text(port, "hostPort") is null or "0")),
        };
        return controls.Where(control => !control.Holds).Select(control => control.Name)
            .Concat(Unexpected.Where(own.ContainsKey))
            .Select(name => $"{name} of {Text(container, "name")}");
    }

    private static Map At(Map map, string name) => map.GetValueOrDefault(name) as Map ?? [];

    private static IEnumerable<Map> List(Map map, string name) => (map.GetValueOrDefault(name) as List<object> ?? []).Cast<Map>();

    private static IEnumerable<string> Texts(Map map, string name) => (map.GetValueOrDefault(name) as List<object> ?? []).Cast<string>();

    private static string? Text(Map map, string name) => map.GetValueOrDefault(name) as string;
}
