using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>
/// What tasks of Amazon ECS can be: sizes and processors of Fargate
/// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html), accelerators that a task can name
/// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html), and subnets of a load balancer
/// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html).
/// </summary>
public sealed class TasksFit : IRule
{
    private const string Rule = "tasks-fit";

    /// <summary>In two Availability Zones.</summary>
    private const int FewestSubnets = 2;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        !deployment.Layers.Behaviours.Contains(TaskResolver.Behaviour, StringComparer.Ordinal)
            || !deployment.Settings.Holds(deployment.Target.Requires) ? []
        : deployment.Constants.IsFargate == true
            ? [.. Processor(deployment, catalog), .. Size(deployment, catalog), .. Network(deployment), .. Express(deployment, catalog)]
            : [.. Accelerator(deployment), .. Network(deployment)];

    private static IEnumerable<Finding> Processor(Deployment deployment, Catalog catalog)
    {
        if (deployment.Backend.Accelerators is { } wanted && !wanted.Contains("cpu", StringComparer.Ordinal))
            yield return Finding.Error(Rule,
                $"{deployment.Backend.Title} cannot be combined with {deployment.Target.Title}: it needs a GPU, and Fargate has none.",
                $"Use {string.Join(" or ", WithInstances(catalog).Select(id => $"{catalog.Parameters.DeploymentTarget.Flag}={id}"))}.");
    }

    private static IEnumerable<string> WithInstances(Catalog catalog) => catalog.Targets
        .Where(target => target.Behaviours.Contains(TaskResolver.Behaviour, StringComparer.Ordinal) && target.Constants.IsFargate != true)
        .Select(target => target.Id);

    private static IEnumerable<Finding> Size(Deployment deployment, Catalog catalog)
    {
        var (cpu, mib) = (TaskResolver.Cpu(deployment), TaskResolver.Mib(deployment));
        var sizes = catalog.Facts.FargateSizes;
        if (sizes.Has(cpu, mib))
        {
            if (ServerlessResolver.NeededMib(deployment) is { } needed && needed > mib)
                yield return Finding.Warning(Rule,
                    Text($"The task has {mib} MiB, but the server and the model need about {needed} MiB."),
                    needed > sizes.LargestMib ? "Use a deployment target with instances, which have more memory."
                        : Options(sizes.Nearest(cpu, (int)needed)));
            yield break;
        }

        var with = sizes.With(cpu);
        yield return Finding.Error(Rule,
            Text($"`ecsMemory` is {mib} MiB with {cpu} CPU units, but Fargate has {with[0]} to {with[^1]} MiB with them, in steps."),
            Options(sizes.Nearest(cpu, mib)));

        static string Options((int Cpu, int Mib) pair) => Text($"Use --ecs-cpu={pair.Cpu} --ecs-memory={pair.Mib}.");
    }

    private static IEnumerable<Finding> Network(Deployment deployment)
    {
        if (deployment.Settings.VpcSubnets is { InEffect: { } subnets, Effective.Count: > 0 and < FewestSubnets })
            yield return Finding.Error(Rule,
                $"`{subnets.Parameter.Key}` (from {subnets.Origin}) has one subnet, but a load balancer needs two, in different "
                    + "Availability Zones.",
                $"Add another one to {subnets.Parameter.Flag}.");
    }

    private static IEnumerable<Finding> Express(Deployment deployment, Catalog catalog)
    {
        // The access to the load balancer is an option only where it is the service's own.
        if (deployment.Settings.EcsAccess.Effective is not null)
            yield break;
        if (deployment.Settings.AutoscalingTarget.InEffect is { } target && TaskResolver.RequestsPerTask(deployment) is null)
            yield return Finding.Error(Rule,
                $"`{target.Parameter.Key}` is {target.Text} (from {target.Origin}), but Express Mode takes whole numbers of requests.",
                $"Set {target.Parameter.Flag} to a whole number.");
        if (deployment.Settings.VpcSubnets.Effective.Count == 0)
            yield return Finding.Note(Rule,
                "In the default VPC the service gets a public HTTPS address, which answers everybody.",
                $"Give private subnets with {catalog.Parameters.VpcSubnets.Flag} for one inside your VPC.");
    }

    private static IEnumerable<Finding> Accelerator(Deployment deployment)
    {
        if (deployment.Instance is { Accelerators: > 0 } instance && instance.AcceleratorKind is not "cuda"
            && deployment.Settings.InstanceType.Setting is { } type)
            yield return Finding.Error(Rule,
                $"`instanceType` is `{instance.Name}` (from {type.Origin}), but a task can name NVIDIA GPUs only.",
                "Use an instance type with NVIDIA GPUs, or one without accelerators.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
