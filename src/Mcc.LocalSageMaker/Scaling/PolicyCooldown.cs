namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// A policy's pauses after its own changes. In the pause after a scale-out, what was added counts towards a further one; the pause after a
/// scale-in ends when capacity is added
/// (https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html).
/// </summary>
internal sealed class PolicyCooldown
{
    private DateTimeOffset outUntil;
    private DateTimeOffset inUntil;
    private int added;

    /// <summary>What remains of a wanted capacity; the current one when nothing does.</summary>
    public int Allowed(int current, int desired, DateTimeOffset now)
    {
        if (desired > current) return now < outUntil ? Math.Max(current, desired - added) : desired;
        return now < inUntil ? current : desired;
    }

    public void Changed(int before, int after, DateTimeOffset now, TimeSpan cooldown)
    {
        if (after < before)
        {
            inUntil = now + cooldown;
            return;
        }

        added = (now < outUntil ? added : 0) + after - before;
        outUntil = now + cooldown;
        inUntil = now;
    }
}
