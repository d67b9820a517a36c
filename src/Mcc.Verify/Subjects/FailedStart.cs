using System.Net;

namespace Mcc.Verify.Subjects;

/// <summary>A container whose program the engine could not start: it ended before it began, and this is its message.</summary>
internal sealed class FailedStart(Uri address, string reason) : IRunning
{
    public Uri Address => address;

    public Task<bool?> HasEnded(CancellationToken cancel) => Task.FromResult<bool?>(true);

    public Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([reason]);

    public IReadOnlyList<IPEndPoint> Listening() => [];

    public Task<long?> Memory(CancellationToken cancel) => Task.FromResult<long?>(null);

    public Task<int?> Terminate(TimeSpan grace, CancellationToken cancel) => Task.FromResult<int?>(null);

    public Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
