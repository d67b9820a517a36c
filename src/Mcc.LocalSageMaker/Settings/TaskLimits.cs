namespace Mcc.LocalSageMaker.Settings;

/// <summary>Times of tasks of Amazon ECS and of their load balancers; tests shorten them.</summary>
public sealed record TaskLimits
{
    /// <summary>Between two health checks of a target that was not healthy yet; one success makes it healthy.</summary>
    public TimeSpan FirstChecks { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two health checks of Express Mode, whose target group is not the user's.</summary>
    public TimeSpan ExpressChecks { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where a service has no grace period, and no load balancer.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the load balancer waits for the next bytes of a response
    /// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html).
    /// </summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at the tasks of a service.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Where a task definition has no stopTimeout.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The minimum of failed tasks that ends a deployment; more of a service with many tasks
    /// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html).
    /// </summary>
    public int FailedTasks { get; init; } = 3;
}
