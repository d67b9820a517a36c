using System.Net;

namespace Mcc.Verify.Subjects;

/// <summary>Something that runs already: only its answers can be looked at.</summary>
public sealed class UrlSubject(Uri address) : ISubject
{
    public string Name => address.ToString();

    public bool CanStart => false;

    public Task<ImageFacts?> Inspect(CancellationToken cancel) => Task.FromResult<ImageFacts?>(null);

    public bool ServesManyModels(ImageFacts? facts) => false;

    public IReadOnlyDictionary<string, string> Variables(ImageFacts? facts) => new Dictionary<string, string>(StringComparer.Ordinal);

    public Task<IRunning> Start(StartOptions order, CancellationToken cancel) => Task.FromResult<IRunning>(new Running(address));

    private const string Remote = "it was not started by mcc";

    private sealed class Running(Uri address) : IRunning
    {
        public Uri Address => address;

        public int? Process => null;

        public Task<ContainerExit?> Exit(CancellationToken cancel) => Task.FromResult<ContainerExit?>(null);

        public Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);

        public IReadOnlyList<IPEndPoint> Listening() => [];

        public bool Reaches(IPEndPoint listening) => true;

        public Task<long?> Memory(CancellationToken cancel) => Task.FromResult<long?>(null);

        public Task<int?> Terminate(TimeSpan grace, CancellationToken cancel) =>
            throw new NotSupportedException("A server that is given by URL is not stopped.");

        public Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>?>(null);

        public Task<Disruption> SqueezeMemory(long spare, CancellationToken cancel) => Task.FromResult(Disruption.Cannot(Remote));

        public Task<Disruption> FillDisk(CancellationToken cancel) => Task.FromResult(Disruption.Cannot(Remote));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
