using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Local;

/// <summary>One <c>mcc local down</c>.</summary>
internal sealed class DownRun(Reporter reporter, string folder)
{
    // Containers get 30 s between SIGTERM and SIGKILL, as SageMaker gives them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public async Task<int> Go(bool forget, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            return Told("Nothing ran.", ran: false, 0);
        var held = FolderLock.Take(folder);
        var ran = held is null;
        held ??= await Ended(ServerRecord.Read(folder)?.Mark, cancel);
        if (held is null)
            return reporter.Refuse([Finding.Error("local-down", $"Could not stop the process that uses {folder}.",
                "It may have been started by another user or in another container.")]);
        using var end = held;
        var left = await OrphanCleaner.End(folder, cancel);
        if (forget) OrphanCleaner.Forget(folder);
        var leftText = left == 0 ? "" : $" {left} container{(left == 1 ? "" : "s")} of a run that was killed "
            + $"{(left == 1 ? "was" : "were")} ended.";
        return Told((ran ? "Stopped." : "Nothing ran.") + leftText + (forget ? " Its state is deleted." : ""), ran, left);
    }

    private int Told(string text, bool ran, int left)
    {
        reporter.Say(text);
        return reporter.End(ExitCode.Done, members: json =>
        {
            json.WriteBoolean("ran", ran);
            json.WriteNumber("leftovers", left);
        });
    }

    /// <summary>Asks it to end, and kills it when it does not; the folder is free then. Null when even that does not help.</summary>
    private async Task<FolderLock?> Ended(ProcessIdentity? mark, CancellationToken cancel)
    {
        mark?.Terminate();
        if (await Free(Patience, cancel) is { } free) return free;
        reporter.Say("It did not exit in time and was killed.");
        mark?.Kill();
        return await Free(TimeSpan.FromSeconds(5), cancel);
    }

    private async Task<FolderLock?> Free(TimeSpan patience, CancellationToken cancel)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < patience)
        {
            if (FolderLock.Take(folder) is { } free) return free;
            await Task.Delay(Glance, cancel);
        }

        return null;
    }
}
