using System.Net;

namespace Mcc.Verify.Subjects;

/// <summary>A container, or what stands for one, that was started. It may be disposed several times.</summary>
public interface IRunning : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>The exit of the container; null while it runs, and where that cannot be known, as for a URL.</summary>
    Task<ContainerExit?> Exit(CancellationToken cancel);

    /// <summary>The last lines of its log.</summary>
    Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel);

    /// <summary>Where it listens for connections, as it sees itself; empty where that cannot be known.</summary>
    IReadOnlyList<IPEndPoint> Listening();

    /// <summary>Whether connections to <see cref="Address"/> reach a socket that listens there.</summary>
    bool Reaches(IPEndPoint listening);

    /// <summary>Resident memory of all its processes in bytes, or null where it cannot be known.</summary>
    Task<long?> Memory(CancellationToken cancel);

    /// <summary>Its first process as this machine sees it; null where that cannot be known for certain.</summary>
    int? Process { get; }

    /// <summary>
    /// SIGTERM, then waits; the exit code, or null when it had to be killed. Throws <see cref="NotSupportedException"/> for a URL.
    /// </summary>
    Task<int?> Terminate(TimeSpan grace, CancellationToken cancel);

    /// <summary>Files that it made or changed, or null where that cannot be known. Asked after its end.</summary>
    Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel);

    /// <summary>Leaves it little more memory than it uses now.</summary>
    /// <param name="spare">Bytes that it may still allocate.</param>
    Task<Disruption> SqueezeMemory(long spare, CancellationToken cancel);

    /// <summary>Takes the disk space for its temporary files.</summary>
    Task<Disruption> FillDisk(CancellationToken cancel);
}
