using System.Collections.Concurrent;

namespace Mcc.LocalSageMaker.Control;

/// <summary>Work that goes on after its request was answered; a bug in it is reported and does not stop the server.</summary>
internal sealed class BackgroundWork(Action<Exception> reportBug)
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    public void Run(Func<Task> work)
    {
        var task = Task.Run(async () =>
        {
            try
            {
                await work();
            }
#pragma warning disable CA1031 // Nobody awaits this work, so a bug in it would be silent.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                reportBug(bug);
            }
        });
        running[task] = true;
        _ = task.ContinueWith(ended => running.TryRemove(ended, out _), TaskScheduler.Default);
    }

    public Task Finished => Task.WhenAll(running.Keys);
}
