using System.Globalization;
using Mcc.Core.Catalogs;

namespace Mcc.Core.Resolvers;

/// <summary>What a task of Amazon ECS gets.</summary>
public static class TaskResolver
{
    /// <summary>The behaviour of targets whose containers are tasks of ECS.</summary>
    public const string Behaviour = "tasks";

    /// <summary>
    /// What the operating system and the container agent of an instance keep: no page of AWS has it, so this is a safe guess, and a task
    /// that reserves more would not be placed.
    /// </summary>
    private const double ShareOfSystem = 0.1;

    private const int MibOfSystem = 512;

    /// <summary>ECS takes a start period of a health check of at most 300 seconds (API reference of HealthCheck).</summary>
    private const int LongestStartPeriod = 300;

    /// <summary>Memory in MiB that a task reserves on its instance, which it has alone; null where the type is not known.</summary>
    public static int? ReservedMib(Instance? instance) =>
        instance is null ? null : (int)(instance.MemoryGib * 1024 * (1 - ShareOfSystem)) - MibOfSystem;

    /// <summary>The expression by which ECS finds an instance of the type; null where no type is chosen.</summary>
    public static string? Placement(Deployment deployment) => deployment.Settings.InstanceType.Effective is { } type
        ? $"attribute:ecs.instance-type == {type[Instances.Prefix.Length..]}" : null;

    /// <summary>The tasks at the start, and the minimum of auto scaling.</summary>
    public static int Tasks(Deployment deployment) =>
        deployment.Settings.AutoscalingMax.Effective is null ? 1 : (int)(deployment.Settings.AutoscalingMin.Effective ?? 1);

    public static int MaximumTasks(Deployment deployment) =>
        (int)(deployment.Settings.AutoscalingMax.Effective ?? Tasks(deployment));

    /// <summary>Seconds after the start of a container in which failed health checks do not count.</summary>
    public static int HealthStartSeconds(Deployment deployment) =>
        Math.Min(LongestStartPeriod, StartupResolver.SecondsOfEndpoint(deployment));

    /// <summary>Requests a minute per task as Express Mode takes it, a whole number; null where the option is another number.</summary>
    public static int? RequestsPerTask(Deployment deployment) =>
        deployment.Settings.AutoscalingTarget.Effective is { } target && target >= 1 && target == Math.Floor(target)
            ? (int)Math.Min(target, int.MaxValue) : null;

    public static int Cpu(Deployment deployment) => int.Parse(deployment.Settings.EcsCpu.Effective!, CultureInfo.InvariantCulture);

    public static int Mib(Deployment deployment) => int.Parse(deployment.Settings.EcsMemory.Effective!, CultureInfo.InvariantCulture);
}
