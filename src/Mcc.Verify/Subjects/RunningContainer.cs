using System.Globalization;
using System.Net;
using Mcc.Platform.Containers;

namespace Mcc.Verify.Subjects;

/// <summary>A container of an engine on this machine.</summary>
/// <param name="container">Its name.</param>
internal sealed class RunningContainer(ContainerEngine engine, string container, Uri address) : IRunning
{
    /// <summary>Its process as this machine sees it; 0 where the engine runs elsewhere.</summary>
    private int process;

    public Uri Address => address;

    /// <summary>Finds out which process it is.</summary>
    public async Task Look(CancellationToken cancel)
    {
        var inspected = await engine.Run(cancel, "container", "inspect", "--format", "{{.State.Pid}}", container);
        if (inspected is { Succeeded: true }
            && int.TryParse(inspected.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            process = number;
    }

    public async Task<bool?> HasEnded(CancellationToken cancel) =>
        await engine.Run(cancel, "container", "inspect", "--format", "{{.State.Running}}", container) is not { Succeeded: true } inspected
            || inspected.Output.Trim() != "true";

    public async Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel)
    {
        var log = await engine.Run(cancel, "logs", "--tail", count.ToString(CultureInfo.InvariantCulture), container);
        return log is null ? [] : [.. (log.Output + log.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)];
    }

    public IReadOnlyList<IPEndPoint> Listening() => process > 0 ? ListeningSockets.Of(process) : [];

    public Task<long?> Memory(CancellationToken cancel) => Task.FromResult(process > 0 ? ProcessMemory.OfTree(process) : null);

    public async Task<int?> Terminate(TimeSpan grace, CancellationToken cancel)
    {
        await engine.Run(cancel, "stop", "-t", ((int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture), container);
        const int killed = 137;
        var inspected = await engine.Run(cancel, "container", "inspect", "--format", "{{.State.ExitCode}}", container);
        return inspected is { Succeeded: true } && int.TryParse(inspected.Output.Trim(), CultureInfo.InvariantCulture, out var code)
            && code != killed ? code : null;
    }

    /// <summary>
    /// Each line of the engine is a letter and a path. A folder above a changed file is listed as changed too, so only what has nothing
    /// below it tells.
    /// </summary>
    public async Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel)
    {
        if (await engine.Run(cancel, "diff", container) is not { Succeeded: true } inspected)
            return null;
        var paths = inspected.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line
            => line[2..]).Order(StringComparer.Ordinal)
            .ToList();
        return [.. paths.Where((path, index) => !paths.Skip(index + 1)
            .Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)))];
    }

    public async ValueTask DisposeAsync() => await engine.Run(CancellationToken.None, "rm", "--force", "--volumes", container);
}
