using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>A container that is a plain process.</summary>
internal sealed class ServingProcess(ChildProcess process, ContainerLog log, int port, Action gone) : IContainer
{
    private int isGone;

    public Uri Address { get; } = new($"http://127.0.0.1:{port}");

    public ContainerLog Log => log;

    public Task<int> Ended { get; } = process.Ended;

    public async Task Stop(TimeSpan grace)
    {
        if (!await process.Stop(grace)) log.Note($"It was still running {grace.TotalSeconds:0} s after SIGTERM and was killed.");
        if (Interlocked.Exchange(ref isGone, 1) == 0) gone();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(TimeSpan.Zero);
        await process.DisposeAsync();
    }
}
