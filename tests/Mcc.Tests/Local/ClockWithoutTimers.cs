namespace Mcc.Tests.Local;

/// <summary>
/// A clock that stands and whose timers never fire, so that only <see cref="LocalSageMaker.Clock.SettableClock"/> moves the time of a test.
/// </summary>
internal sealed class ClockWithoutTimers(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Nothing();

    private sealed class Nothing : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
