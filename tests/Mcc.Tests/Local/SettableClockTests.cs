using Mcc.LocalSageMaker.Clock;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

public sealed class SettableClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SettableClock clock = new(new ClockWithoutTimers(Start));

    [Fact]
    public async Task Timers_that_are_due_in_between_fire_in_order_at_their_time()
    {
        var fired = new List<string>();
        using var late = clock.CreateTimer(_ => Note("late"), null, TimeSpan.FromMinutes(50), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(_ => Note("often"), null, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20));
        using var never = clock.CreateTimer(_ => Note("never"), null, TimeSpan.FromMinutes(61), Timeout.InfiniteTimeSpan);

        await clock.Advance(TimeSpan.FromHours(1));

        fired.ShouldBe(["often 20", "often 40", "late 50", "often 60"]);
        clock.GetUtcNow().ShouldBe(Start.AddHours(1));
        clock.Offset.ShouldBe(TimeSpan.FromHours(1));

        void Note(string name) => fired.Add($"{name} {(clock.GetUtcNow() - Start).TotalMinutes}");
    }

    [Fact]
    public async Task A_wait_after_a_wait_ends_at_its_own_time()
    {
        var ends = new List<double>();
        var waiting = Wait();

        await clock.Advance(TimeSpan.FromSeconds(100));
        await waiting;

        ends.ShouldBe([10, 20, 30, 40, 50]);

        async Task Wait()
        {
            for (var turn = 0; turn < 5; turn++)
            {
                await Task.Delay(TimeSpan.FromSeconds(10), clock);
                ends.Add((clock.GetUtcNow() - Start).TotalSeconds);
            }
        }
    }

    [Fact]
    public async Task Work_that_a_timer_starts_is_done_before_the_next_timer()
    {
        var order = new List<string>();
        using var first = clock.CreateTimer(_ => order.Add("first"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var second = clock.CreateTimer(_ => order.Add("second"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        clock.Settled = async () =>
        {
            await Task.Yield();
            order.Add("settled");
        };

        await clock.Advance(TimeSpan.FromSeconds(5));

        order.ShouldBe(["first", "settled", "second", "settled"]);
    }

    [Fact]
    public async Task Durations_are_not_advanced_and_two_advances_add_up()
    {
        var began = clock.GetTimestamp();

        await Task.WhenAll(clock.Advance(TimeSpan.FromHours(1)), clock.Advance(TimeSpan.FromHours(2)));

        clock.GetElapsedTime(began).ShouldBe(TimeSpan.Zero);
        clock.GetUtcNow().ShouldBe(Start.AddHours(3));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task Timers_fire_without_advancing_when_their_time_has_come()
    {
        var moving = new SettableClock(TimeProvider.System);
        await moving.Advance(TimeSpan.FromDays(1));
        var fired = new TaskCompletionSource();
        moving.Offset.ShouldBe(TimeSpan.FromDays(1));
        await using var timer = moving.CreateTimer(_ => fired.SetResult(), null, TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_disposed_timer_does_not_fire()
    {
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await clock.Advance(TimeSpan.FromSeconds(2));
        await timer.DisposeAsync();
        timer.Change(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)).ShouldBeFalse();

        await clock.Advance(TimeSpan.FromSeconds(10));

        fired.ShouldBe(2);
    }
}
