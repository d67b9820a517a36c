using Mcc.Core.Ci;

namespace Mcc.Cli.Ci;

/// <summary>Lets stages start when the machine has room for them, in the order in which they asked where that is possible.</summary>
internal sealed class StageGate(CiCapacity capacity)
{
    private readonly Lock guard = new();
    private readonly List<CiStage> running = [];
    private readonly List<(CiStage Stage, TaskCompletionSource Start)> waiting = [];

    public async Task Enter(CiStage stage, CancellationToken cancel)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (guard)
        {
            waiting.Add((stage, start));
            Admit();
        }

        await using var canceled = cancel.Register(() =>
        {
            lock (guard)
            {
                if (start.TrySetCanceled(cancel))
                    waiting.RemoveAll(other => other.Start == start);
            }
        });
        await start.Task;
    }

    public void Leave(CiStage stage)
    {
        lock (guard)
        {
            running.Remove(stage);
            Admit();
        }
    }

    private void Admit()
    {
        foreach (var next in waiting.ToList())
        {
            if (!capacity.Admits(running, next.Stage) || !next.Start.TrySetResult())
                continue;
            waiting.Remove(next);
            running.Add(next.Stage);
        }
    }
}
