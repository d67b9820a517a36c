using System.Globalization;
using System.Net;
using Mcc.Platform.Containers;
using Mcc.Platform.Processes;

namespace Mcc.Verify.Subjects;

/// <summary>A container of an engine on this machine.</summary>
/// <param name="container">Its name.</param>
/// <param name="port">The port inside the container.</param>
/// <param name="hasModelMount">A folder is mounted at /opt/ml/model.</param>
/// <param name="hasSmallDisk">Its folder for temporary files is a small file system.</param>
internal sealed class RunningContainer(
    ContainerEngine engine, string container, Uri address, int port, bool hasModelMount, bool hasSmallDisk) : IRunning
{
#pragma warning disable S5443 // A path inside the container.
    public const string TemporaryFolder = "/tmp";
#pragma warning restore S5443

    private const string ModelFolder = "/opt/ml/model";
    private const long Unlimited = 64L * 1024 * 1024 * 1024;

    /// <summary>For a shell: removes the container, also one that the engine is creating at that moment.</summary>
    private const string CleanUp = "for pause in 0 1 3 10; do sleep $pause; \"$@\"; done";

    private readonly EndGuard? guard =
        EndGuard.Start(CleanUp, [engine.Program, "rm", "--force", "--volumes", container], engine.Variables);

    /// <summary>Its process as this machine sees it; 0 where the engine runs elsewhere.</summary>
    private int process;

    public Uri Address => address;

    public int? Process => process > 0 ? process : null;

    /// <summary>Finds out which process it is.</summary>
    public async Task Look(CancellationToken cancel)
    {
        var inspected = await engine.Run(cancel, "container", "inspect", "--format", "{{.State.Pid}} {{.Id}}", container);
        if (inspected is { Succeeded: true } && inspected.Output.Trim().Split(' ') is [var number, var id]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var found) && IsOf(found, id))
            process = found;
    }

    public async Task<ContainerExit?> Exit(CancellationToken cancel)
    {
        var inspected = await engine.Run(cancel, "container", "inspect", "--format",
            "{{.State.Running}} {{.State.ExitCode}} {{.State.OOMKilled}}", container);
        if (inspected is not { Succeeded: true })
            return new(null, IsOutOfMemory: false);
        var words = inspected.Output.Trim().Split(' ');
        return words[0] == "true" ? null
            : new(int.TryParse(words[1], CultureInfo.InvariantCulture, out var code) ? code : null, words[^1] == "true");
    }

    public async Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel)
    {
        var log = await engine.Run(cancel, "logs", "--tail", count.ToString(CultureInfo.InvariantCulture), container);
        return log is null ? [] : [.. (log.Output + log.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)];
    }

    public IReadOnlyList<IPEndPoint> Listening() => process > 0 ? ListeningSockets.Of(process) : [];

    public bool Reaches(IPEndPoint listening) => listening.Port == port && !IPAddress.IsLoopback(listening.Address);

    public Task<long?> Memory(CancellationToken cancel) => Task.FromResult(process > 0 ? ProcessMemory.OfTree(process) : null);

    public async Task<int?> Terminate(TimeSpan grace, CancellationToken cancel)
    {
        await engine.Run(cancel, "stop", "-t", ((int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture), container);
        const int killed = 137;
        return await Exit(cancel) is { Code: { } code } && code != killed ? code : null;
    }

    /// <summary>
    /// Each line of the engine is a letter and a path. A folder above a changed file is listed as changed too, so only what has nothing
    /// below it tells. The engine itself makes the place of a mount, in which nothing can be written.
    /// </summary>
    public async Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel)
    {
        if (await engine.Run(cancel, "diff", container) is not { Succeeded: true } inspected)
            return null;
        var paths = inspected.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line
            => line[2..]).Order(StringComparer.Ordinal)
            .ToList();
        return [.. paths.Where((path, index) => !paths.Skip(index + 1)
            .Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)))
            .Where(path => !(hasModelMount && path == ModelFolder))];
    }

    /// <summary>The limit of its cgroup: the kernel ends a process that needs more.</summary>
    public async Task<Disruption> SqueezeMemory(long spare, CancellationToken cancel)
    {
        if (await Memory(cancel) is not { } used)
            return Disruption.Cannot("its memory cannot be read from here");
        if (await Update(used + spare, cancel) is { } trouble)
            return Disruption.Cannot($"{engine.Program} cannot change its memory: {trouble}");
        return new($"its memory was limited to {(used + spare) / 1048576} MiB (cgroup), {spare / 1048576} MiB more than it used", null,
            () => Update(Unlimited, CancellationToken.None));
    }

    public async Task<Disruption> FillDisk(CancellationToken cancel)
    {
        const string file = TemporaryFolder + "/mcc-verify-fills-this";
        if (!hasSmallDisk)
            return Disruption.Cannot("its folder for temporary files is not a small file system");
        var filled = await engine.Run(cancel, "exec", container, "sh", "-c", $"cat /dev/zero > {file} 2> /dev/null; [ -s {file} ]");
        return filled is { Succeeded: true }
            ? new($"{TemporaryFolder} was full", null, () => engine.Run(CancellationToken.None, "exec", container, "rm", "-f", file))
            : Disruption.Cannot($"no shell of the image can fill {TemporaryFolder}: {filled?.LastLine}");
    }

    public async ValueTask DisposeAsync()
    {
        await engine.Run(CancellationToken.None, "rm", "--force", "--volumes", container);
        guard?.Dispose();
    }

    private async Task<string?> Update(long bytes, CancellationToken cancel)
    {
        var limit = bytes.ToString(CultureInfo.InvariantCulture);
        var updated = await engine.Run(cancel, "update", "--memory", limit, "--memory-swap", limit, container);
        return updated is { Succeeded: true } ? null : updated?.LastLine ?? "it does not exist";
    }

    /// <summary>Where the engine runs in a virtual machine, the number belongs to another process here, or to none.</summary>
    private static bool IsOf(int process, string id)
    {
        const int shortId = 12;
        try
        {
            return process > 1 && (File.ReadAllText($"/proc/{process}/cgroup").Contains(id, StringComparison.Ordinal)
                || File.ReadAllText($"/proc/{process}/environ").Contains($"HOSTNAME={id[..shortId]}", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
