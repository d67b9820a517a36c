using Mcc.Cli.Terminal;
using Mcc.Core.Validation;
using Mcc.Local;
using Mcc.Local.State;
using Mcc.Machine.Processes;

namespace Mcc.Cli.Local;

/// <summary>One <c>mcc local down</c>.</summary>
internal sealed class DownRun(Reporter reporter, string folder)
{
    // Containers get 30 s between SIGTERM and SIGKILL, as SageMaker gives them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public async Task<int> Go(bool forget, CancellationToken cancel)
    {
        var server = ServerRecord.Read(folder);
        var ran = server is { IsRunning: true };
        if (ran && !await Ended(server!.Mark, cancel))
            reporter.Say("It did not end by itself, and was killed.");
        if (!Directory.Exists(folder))
            return Told("Nothing ran.", ran, 0);
        using var held = FolderLock.Take(folder);
        if (held is null)
            return reporter.Refuse([Finding.Error("local-down", $"Something that mcc local up did not start uses {folder}.", "Stop that program.")]);
        var left = await Leftovers.End(folder, cancel);
        if (forget) Leftovers.Forget(folder);
        var leftText = left == 0 ? "" : $" {left} container{(left == 1 ? "" : "s")} of a run that was killed {(left == 1 ? "was" : "were")} ended.";
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

    /// <summary>False when it had to be killed.</summary>
    private static async Task<bool> Ended(ProcessMark mark, CancellationToken cancel)
    {
        mark.Terminate();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            while (mark.IsRunning)
                await Task.Delay(Glance, patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            mark.Kill();
            return false;
        }
    }
}
