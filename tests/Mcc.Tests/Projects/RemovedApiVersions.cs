namespace Mcc.Tests.Projects;

/// <summary>
/// API versions that Kubernetes no longer serves, from its Deprecated API Migration Guide
/// (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
/// </summary>
internal static class RemovedApiVersions
{
    private static readonly (string Release, string ApiVersion, string[] Kinds)[] All =
    [
        ("1.32", "flowcontrol.apiserver.k8s.io/v1beta3", ["FlowSchema", "PriorityLevelConfiguration"]),
        ("1.29", "flowcontrol.apiserver.k8s.io/v1beta2", ["FlowSchema", "PriorityLevelConfiguration"]),
        ("1.27", "storage.k8s.io/v1beta1", ["CSIStorageCapacity"]),
        ("1.26", "flowcontrol.apiserver.k8s.io/v1beta1", ["FlowSchema", "PriorityLevelConfiguration"]),
        ("1.26", "autoscaling/v2beta2", ["HorizontalPodAutoscaler"]),
        ("1.25", "batch/v1beta1", ["CronJob"]),
        ("1.25", "discovery.k8s.io/v1beta1", ["EndpointSlice"]),
        ("1.25", "events.k8s.io/v1beta1", ["Event"]),
        ("1.25", "autoscaling/v2beta1", ["HorizontalPodAutoscaler"]),
        ("1.25", "policy/v1beta1", ["PodDisruptionBudget", "PodSecurityPolicy"]),
        ("1.25", "node.k8s.io/v1beta1", ["RuntimeClass"]),
        ("1.22", "admissionregistration.k8s.io/v1beta1", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
        ("1.22", "apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"]),
        ("1.22", "apiregistration.k8s.io/v1beta1", ["APIService"]),
        ("1.22", "authentication.k8s.io/v1beta1", ["TokenReview"]),
        ("1.22", "authorization.k8s.io/v1beta1", ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"]),
        ("1.22", "certificates.k8s.io/v1beta1", ["CertificateSigningRequest"]),
        ("1.22", "coordination.k8s.io/v1beta1", ["Lease"]),
        ("1.22", "extensions/v1beta1", ["Ingress"]),
        ("1.22", "networking.k8s.io/v1beta1", ["Ingress", "IngressClass"]),
        ("1.22", "rbac.authorization.k8s.io/v1beta1", ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
        ("1.22", "scheduling.k8s.io/v1beta1", ["PriorityClass"]),
        ("1.22", "storage.k8s.io/v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
        ("1.16", "extensions/v1beta1", ["NetworkPolicy", "PodSecurityPolicy", "DaemonSet", "Deployment", "ReplicaSet"]),
        ("1.16", "apps/v1beta2", ["DaemonSet", "Deployment", "StatefulSet", "ReplicaSet"]),
        ("1.16", "apps/v1beta1", ["Deployment", "StatefulSet", "ReplicaSet"]),
    ];

    /// <summary>The release that removed a kind's API version; null where none has.</summary>
    public static string? ReleaseWithout(string apiVersion, string kind) =>
        All.FirstOrDefault(removed => removed.ApiVersion == apiVersion && removed.Kinds.Contains(kind)).Release;
}
