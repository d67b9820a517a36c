using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Local;

/// <summary>One <c>mcc local up</c>, in the background or staying.</summary>
internal sealed class UpRun(CliEnvironment cli, Reporter reporter, UpOrder order)
{
    /// <summary>What the process in the background says when it serves.</summary>
    private const string Sign = "serving";

    /// <summary>
    /// What <see cref="Exception.HResult"/> is of an <see cref="IOException"/> that this program itself throws (COR_E_IO).
    /// </summary>
    private const int NotOfTheSystem = unchecked((int)0x80131620);

    private readonly ServerRecord? before = ServerRecord.Read(order.Folder);

    /// <summary>Starts this program once more, which goes on when this one ends.</summary>
    public async Task<int> Launch(CancellationToken cancel)
    {
        if (Settings() is not { } settings) return reporter.End(ExitCode.Refused);
        // It stays, and needs none of the user's secrets.
        var refused = await DaemonLauncher.Start(SelfExecutable.With(UpOrder.Words(settings), cli.Folder) with
        {
            Variables = ProcessVariables.WithoutSecrets(cli.Environment),
        }, Sign, cancel);
        if (refused is not null)
        {
            reporter.Tell([.. FindingsOf(refused)]);
            return reporter.End(ExitCode.Refused);
        }

        return Told(ServerRecord.Read(order.Folder)!);
    }

    public Task<int> Stay(CancellationToken cancel) => Serve(local => Told(local.Record), cancel);

    /// <summary>In the background: out of the terminal at once, and silent as soon as it serves.</summary>
    public Task<int> Serve(CancellationToken cancel)
    {
        Daemonizer.Begin();
        return Serve(_ =>
        {
            Daemonizer.WriteTo(ServerLog.In(order.Folder), () => cli.Out.WriteLine(Sign));
            return ExitCode.Done;
        }, cancel);
    }

    private async Task<int> Serve(Func<SageMakerServer, int> started, CancellationToken cancel)
    {
        if (Settings() is not { } settings) return reporter.End(ExitCode.Refused);
        SageMakerServer local;
        try
        {
            local = await SageMakerServer.Start(settings, TimeProvider.System, cancel, bug => cli.Error.WriteLine(bug));
        }
        catch (IOException problem) when (problem.HResult == NotOfTheSystem)
        {
            return reporter.Refuse([Finding.Error("local-up", problem.Message)]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return reporter.Refuse([Finding.Error("local-up",
                $"The state folder {order.Folder} cannot be written: {problem.Message}",
                "Make it writable, use another folder with --folder, or set MCC_HOME to one.")]);
        }

        await using (local)
        {
            var exit = started(local);
            var stopped = new TaskCompletionSource();
            await using var stopping = cancel.Register(stopped.SetResult);
            await stopped.Task;
            return exit;
        }
    }

    /// <summary>Null when the findings have errors, which are then already reported.</summary>
    private LocalSettings? Settings()
    {
        var findings = new List<Finding>();
        if (before is { IsRunning: true })
            findings.Add(Finding.Error("local-up",
                $"A local SageMaker is already running with {order.Folder}: {before.Address.GetLeftPart(UriPartial.Authority)} (process "
                    + $"{before.Mark.Number}).", "Use it with eval \"$(mcc local env)\", stop it with mcc local down, or give another "
                        + "--folder."));
        var settings = findings.Count > 0 ? null : order.Settings(cli, before, findings);
        reporter.Tell(findings);
        return settings;
    }

    private int Told(ServerRecord server)
    {
        reporter.Say($"SageMaker is running at {server.Address.GetLeftPart(UriPartial.Authority)} (process {server.Mark.Number}); its "
            + $"containers run {ServerText.Places(server)}.");
        var option = StateFolder.IsUsual(cli, order.Folder) ? "" : $" --folder {ShellVariables.Word(order.Folder)}";
        reporter.Say($"To use it in this shell: eval \"$(mcc local env{option})\"   To stop it: mcc local down{option}");
        return reporter.End(ExitCode.Done, output => ShellVariables.Write(output, cli, order.Folder, server),
            json => ServerText.Write(json, order.Folder, server));
    }

    private static IEnumerable<Finding> FindingsOf(ProcessResult refused)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(refused.Output);
        }
        catch (JsonException)
        {
            return [Finding.Error("local-up", $"The server failed with exit code {refused.ExitCode}: {refused.LastLine}")];
        }

        using (document)
        {
            return [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => Finding.Error(
                finding.GetProperty("rule").GetString()!, finding.GetProperty("message").GetString()!, finding.GetProperty("fix")
                    .GetString()!))];
        }
    }
}
