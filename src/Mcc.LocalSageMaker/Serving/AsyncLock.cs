namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// Changes of one thing, one at a time. A turn always ends, so that a shutdown never waits forever for its own.
/// </summary>
internal sealed class AsyncLock : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public async Task Take(Func<Task> change)
    {
        await turn.WaitAsync();
        try
        {
            await change();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
