namespace Mcc.LocalSageMaker.Clock;

/// <summary>
/// A clock that runs as another one does and can be set forward. Timers that are due in between fire in order, each at its own time, so
/// an hour passes as an hour of waiting would. Timestamps, by which durations are measured, stay those of the other clock: a container
/// does not answer late because somebody advanced the clock.
/// </summary>
/// <param name="real">The clock that it follows.</param>
public sealed class SettableClock(TimeProvider real) : TimeProvider
{
    /// <summary>Longer waits are divided: timers of the system have a maximum.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock changing = new();
    private readonly SortedSet<Timer> waiting = new(Comparer<Timer>.Create((one, other) =>
        (one.Due, one.Number).CompareTo((other.Due, other.Number))));
    private TimeSpan offset;
    private Task advanced = Task.CompletedTask;
    private long timers;

    /// <summary>The clock that it follows.</summary>
    public TimeProvider Real => real;

    /// <summary>How far it is ahead of the clock that it follows.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (changing)
                return offset;
        }
    }

    /// <summary>Awaited after each timer that fires while the clock is advanced: for work that the next timer must find done.</summary>
    public Func<Task> Settled { get; set; } = () => Task.CompletedTask;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Offset;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state, Interlocked.Increment(ref timers));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the clock forward, and fires on the way what is due.</summary>
    /// <param name="span">Not negative.</param>
    public Task Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        lock (changing)
            return advanced = AdvanceAfter(advanced, span);
    }

    private async Task AdvanceAfter(Task before, TimeSpan span)
    {
        // Never under the lock, and one after another.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var target = Offset + span;
        while (NextUntil(target) is { } timer)
        {
            timer.Fire();
            await Settled();
        }
    }

    /// <summary>The next timer, at its time; null when the clock is as far ahead as wanted.</summary>
    private Timer? NextUntil(TimeSpan target)
    {
        lock (changing)
        {
            var now = real.GetUtcNow();
            var next = waiting.Min is { } first && first.Due <= now + target ? first : null;
            var ahead = next is null ? target : next.Due - now;
            if (ahead > offset) offset = ahead;
            if (next is not null)
            {
                next.Leave();
            }
            else
            {
                foreach (var timer in waiting)
                    timer.Wait();
            }

            return next;
        }
    }

    private sealed class Timer : ITimer
    {
        private readonly SettableClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private readonly ITimer inner;
        private TimeSpan interval;
        private bool isDisposed;

        public Timer(SettableClock clock, TimerCallback callback, object? state, long number)
        {
            this.clock = clock;
            this.callback = callback;
            this.state = state;
            Number = number;
            inner = clock.Real.CreateTimer(_ => FireWhenDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public DateTimeOffset Due { get; private set; }

        /// <summary>Of timers that are due at once, the older one fires first.</summary>
        public long Number { get; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.changing)
            {
                if (isDisposed) return false;
                clock.waiting.Remove(this);
                interval = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock.GetUtcNow() + dueTime;
                clock.waiting.Add(this);
                Wait();
                return true;
            }
        }

        public void Fire() => callback(state);

        /// <summary>Leaves the waiting timers, or waits for its next time. The lock is held.</summary>
        public void Leave()
        {
            clock.waiting.Remove(this);
            if (interval <= TimeSpan.Zero) return;
            Due += interval;
            clock.waiting.Add(this);
            Wait();
        }

        /// <summary>Until the followed clock brings the time. The lock is held.</summary>
        public void Wait()
        {
            var wait = Due - clock.GetUtcNow();
            inner.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (clock.changing)
            {
                isDisposed = true;
                clock.waiting.Remove(this);
            }

            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void FireWhenDue()
        {
            lock (clock.changing)
            {
                if (!clock.waiting.Contains(this)) return;
                if (Due > clock.GetUtcNow())
                {
                    Wait();
                    return;
                }

                Leave();
            }

            Fire();
        }
    }
}
