using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// Tasks of Amazon ECS: <c>taskCount</c>, <c>maximumTasks</c>, <c>hasTaskScaling</c>, <c>requestsPerTask</c>, <c>hasTaskNetwork</c>,
/// <c>assignsPublicIp</c>, <c>balancerScheme</c>, <c>healthStartSeconds</c>; on instances also <c>taskGpus</c>, <c>taskReservation</c>,
/// <c>taskPlacement</c>.
/// </summary>
public sealed class TaskView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var isPublic = deployment.Settings.EcsAccess.Effective is Public;
        return
        [
            ("taskCount", TaskResolver.Tasks(deployment)),
            ("maximumTasks", TaskResolver.MaximumTasks(deployment)),
            ("hasTaskScaling", deployment.Settings.AutoscalingMax.Effective is not null),
            ("requestsPerTask", Value.Of(TaskResolver.RequestsPerTask(deployment))),
            ("hasTaskNetwork", deployment.Settings.VpcSubnets.Effective.Count > 0),
            // Tasks on Fargate in public subnets reach the image registry by an address of their own.
            ("assignsPublicIp", isPublic && deployment.Constants.IsFargate == true),
            ("balancerScheme", isPublic ? "internet-facing" : "internal"),
            ("healthStartSeconds", TaskResolver.HealthStartSeconds(deployment)),
            ("taskGpus", deployment.Accelerators > 0
                ? Value.Of(deployment.Accelerators.ToString(CultureInfo.InvariantCulture)) : Value.None),
            ("taskReservation", Value.Of(TaskResolver.ReservedMib(deployment.Instance))),
            ("taskPlacement", Value.Of(TaskResolver.Placement(deployment))),
        ];
    }

    /// <summary>The value of the option with which everybody reaches the load balancer.</summary>
    private const string Public = "public";
}
