using System.Net;

namespace Mcc.Verify.Subjects;

/// <summary>A container whose program the engine could not start: it ended before it began, and this is its message.</summary>
internal sealed class FailedStart(Uri address, int? code, string reason) : IRunning
{
    public Uri Address => address;

    public int? Process => null;

    public Task<ContainerExit?> Exit(CancellationToken cancel) => Task.FromResult<ContainerExit?>(new(code, IsOutOfMemory: false));

    public Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([reason]);

    public IReadOnlyList<IPEndPoint> Listening() => [];

    public bool Reaches(IPEndPoint listening) => false;

    public Task<long?> Memory(CancellationToken cancel) => Task.FromResult<long?>(null);

    public Task<int?> Terminate(TimeSpan grace, CancellationToken cancel) => Task.FromResult<int?>(null);

    public Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>?>(null);

    public Task<Disruption> SqueezeMemory(long spare, CancellationToken cancel) => Task.FromResult(Disruption.Cannot("it does not run"));

    public Task<Disruption> FillDisk(CancellationToken cancel) => Task.FromResult(Disruption.Cannot("it does not run"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
