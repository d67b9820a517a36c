using Mcc.LocalSageMaker.Metrics;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// Every 10 seconds: metrics are sent, alarms are evaluated, and those that are raised invoke their policies; alarms of whole minutes
/// once a minute, as long as they are raised.
/// </summary>
internal sealed class ScalingLoop : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(SageMakerMetrics.HighResolutionPeriod);

    /// <summary>Between two looks at changes that are under way; of this machine's time.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    private readonly ServiceMetrics metrics;
    private readonly AlarmOperations alarms;
    private readonly Scaler scaler;
    private readonly ScheduledActions scheduled;
    private readonly Action<Exception> reportBug;
    private readonly TimeProvider time;
    private readonly Lock turn = new();
    private readonly ITimer timer;
    private readonly CancellationTokenSource ending = new();

    public ScalingLoop(ServiceMetrics metrics, AlarmOperations alarms, Scaler scaler, ScheduledActions scheduled,
        Action<Exception> reportBug, TimeProvider time)
    {
        this.metrics = metrics;
        this.alarms = alarms;
        this.scaler = scaler;
        this.scheduled = scheduled;
        this.reportBug = reportBug;
        this.time = time;
        alarms.Raised += alarm => InTurn(() => scaler.Invoke([alarm]));
        // Periods begin at multiples of their length.
        var untilPeriod = Pause - new TimeSpan(time.GetUtcNow().Ticks % Pause.Ticks);
        timer = time.CreateTimer(_ => InTurn(Look), null, untilPeriod, Pause);
    }

    /// <summary>Completes when no change that a policy made is under way.</summary>
    public async Task Settled()
    {
        while (scaler.IsChanging && !ending.IsCancellationRequested)
            await Task.Delay(Glance, CancellationToken.None);
    }

    public void Dispose()
    {
        ending.Cancel();
        timer.Dispose();
        ending.Dispose();
    }

    private void Look()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var isMinute = now / SageMakerMetrics.HighResolutionPeriod * SageMakerMetrics.HighResolutionPeriod % MetricStore.Minute == 0;
        metrics.Send(isMinute);
        var raised = alarms.EvaluateDue(isMinute);
        if (isMinute)
        {
            scheduled.Run();
            scaler.KeepBounds();
        }

        scaler.Invoke(raised);
    }

    private void InTurn(Action action)
    {
        try
        {
            lock (turn)
                action();
        }
#pragma warning disable CA1031 // A bug in a timer would end the server.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            reportBug(bug);
        }
    }
}
