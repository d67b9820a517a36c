using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// ARNs of Amazon ECS and Elastic Load Balancing, and the names in them. Every cluster exists here: tasks run on this machine.
/// </summary>
internal sealed class EcsNames(LocalSettings settings)
{
    private string Root => $"arn:aws:ecs:{settings.Region}:{settings.Account}";

    public static string Id => Guid.NewGuid().ToString("N");

    public string Cluster(string name) => $"{Root}:cluster/{name}";

    public string Service(string cluster, string name) => $"{Root}:service/{cluster}/{name}";

    public string Definition(string family, int revision) => $"{Root}:task-definition/{family}:{revision}";

    public string Task(string cluster) => $"{Root}:task/{cluster}/{Id}";

    public string Deployment(string cluster, string service) => $"{Root}:service-deployment/{cluster}/{service}/{Id[..16]}";

    public string Revision(string cluster, string service) => $"{Root}:service-revision/{cluster}/{service}/{Id[..16]}";

    public string Balancing(string kind, string name) =>
        $"arn:aws:elasticloadbalancing:{settings.Region}:{settings.Account}:{kind}/{name}/{Id[..16]}";

    /// <summary>The name of a cluster, which a request can give as an ARN or leave out.</summary>
    public static string ClusterOf(JsonObject input) => Last((string?)input["cluster"] ?? "default");

    /// <summary>The last part of an ARN; a name is its own.</summary>
    public static string Last(string nameOrArn) => nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];

    /// <summary>The key of a service's record.</summary>
    public static string Key(string cluster, string service) => $"{cluster}/{service}";

    /// <summary>CLUSTER/NAME of a service's ARN.</summary>
    public static string KeyOfArn(string arn) => arn.Split(":service/") is [_, var key] && key.Split('/').Length == 2 ? key
        : throw Invalid("Invalid service ARN.");

    public static AwsServiceException Invalid(string message) => new(400, "InvalidParameterException", message);

    public static AwsServiceException NoService() => new(400, "ServiceNotFoundException", "Service not found.");
}
