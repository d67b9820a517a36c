using System.Net;

namespace Mcc.Verify.Subjects;

/// <summary>A container, or what stands for one, that was started.</summary>
public interface IRunning : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>Null where it cannot be known, as for a URL.</summary>
    Task<bool?> HasEnded(CancellationToken cancel);

    /// <summary>The last lines of its log.</summary>
    Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel);

    /// <summary>Where it listens for connections, as it sees itself; empty where that cannot be known.</summary>
    IReadOnlyList<IPEndPoint> Listening();

    /// <summary>Resident memory of all its processes in bytes, or null where it cannot be known.</summary>
    Task<long?> Memory(CancellationToken cancel);

    /// <summary>
    /// SIGTERM, then waits; the exit code, or null when it had to be killed. Throws <see cref="NotSupportedException"/> for a URL.
    /// </summary>
    Task<int?> Terminate(TimeSpan grace, CancellationToken cancel);

    /// <summary>Files that it made or changed, or null where that cannot be known. Asked after its end.</summary>
    Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel);
}
