using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Ci;

/// <summary>One <c>mcc ci run</c>: the stages of all projects, as many at the same time as the machine has room for.</summary>
internal sealed class CiRun(CliEnvironment cli, Reporter reporter, CiRunOrder order)
{
    private readonly Lock guard = new();
    private readonly CiProgress progress = new(cli, reporter);
    private CiRecord record = new(Generator.Version, cli.Clock.GetUtcNow(), null, order.Until, []);

    public async Task<int> Go(CancellationToken cancel)
    {
        ProcFolder.Require();
        var findings = new List<Finding>();
        var earlier = order.Resume ? order.Folder.Read(findings) : null;
        if (findings.Count > 0 || (!order.Resume && !order.Folder.Clear(findings)))
            return reporter.Refuse(findings);
        var machine = new CiMachine(cli, cancel);
        var projects = order.Projects
            .Select(project => (Project: project, Stages: new ProjectStages(cli, order, machine, project))).ToList();
        record = record with { Rows = [.. projects.Select(each => Begin(each.Project, each.Stages, earlier))] };
        order.Folder.Write(record);
        var gate = new StageGate(CiCapacity.Of(Environment.ProcessorCount, MachineMemory.AvailableMib(), order.Jobs));
        try
        {
            await progress.Show(record, () => Task.WhenAll(projects.Select(each =>
                Task.Run(() => RunAll(each.Project, each.Stages, gate, cancel), CancellationToken.None))));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            order.Folder.Report(record);
            reporter.Say($"Interrupted: {record.Totals()}. To go on: {cli.Command} ci run --resume with the same options.");
            return Tell(ExitCode.Interrupted);
        }

        record = record with { Ended = cli.Clock.GetUtcNow() };
        order.Folder.Write(record);
        order.Folder.Report(record);
        reporter.Say($"The report is {order.Folder.Full("index.html")}.");
        return Tell(record.HasFailed ? ExitCode.Refused : ExitCode.Done);
    }

    private int Tell(int exit) => reporter.End(exit, output =>
    {
        foreach (var line in CiTable.Lines(record))
            output.WriteLine(line);
    }, json =>
    {
        json.WriteString("folder", order.Folder.Path);
        CiRecordFile.WriteMembers(json, record);
    });

    private CiRow Begin(CiProject project, ProjectStages stages, CiRecord? earlier)
    {
        var inputs = project.Inputs(Generator.Version, order.Circumstances);
        var before = stages.IsThere ? earlier?.Rows.FirstOrDefault(row => row.Id == project.Id) : null;
        var kept = CiOrder.Kept(before, inputs, order.Until);
        foreach (var cell in kept)
            stages.Resume(cell);
        return new(project.Id, project.Configuration, project.Target, inputs, kept);
    }

    private async Task RunAll(CiProject project, ProjectStages stages, StageGate gate, CancellationToken cancel)
    {
        foreach (var stage in CiStages.Until(order.Until))
        {
            var row = RowOf(project);
            if (row.Find(stage) is not null)
                continue;
            var isRemote = order.UseAws && !DeployStage.DeploysWithoutPush(cli);
            var cell = CiOrder.Blocked(row, stage, isRemote) is { } reason
                ? CiCell.Skipped(stage, reason) : await Run(project, stages, stage, gate, cancel);
            lock (guard)
            {
                record = record.With(RowOf(project).With(cell));
                order.Folder.Write(record);
            }

            progress.Finishes(record, project.Id, cell);
        }
    }

    private CiRow RowOf(CiProject project) => record.Rows.First(row => row.Id == project.Id);

    private async Task<CiCell> Run(CiProject project, ProjectStages stages, CiStage stage, StageGate gate, CancellationToken cancel)
    {
        await gate.Enter(stage, cancel);
        var (log, began) = (CiFolder.LogOf(project.Id, stage), cli.Clock.GetTimestamp());
        try
        {
            progress.Starts(record, project.Id, stage);
            Directory.CreateDirectory(order.Folder.WorkOf(project.Id));
            Directory.CreateDirectory(Path.GetDirectoryName(order.Folder.Full(log))!);
            await File.WriteAllTextAsync(order.Folder.Full(log), "", cancel);
            var outcome = await Limited(stages, stage, order.Folder.Full(log), cancel);
            return new(stage, outcome.Status, outcome.Reason, cli.Clock.GetElapsedTime(began), log, outcome.Notes);
        }
        finally
        {
            gate.Leave(stage);
        }
    }

    private static async Task<StageOutcome> Limited(ProjectStages stages, CiStage stage, string log, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(CiStages.Timeout(stage));
        try
        {
            return await stages.Run(stage, log, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return StageOutcome.Failed($"it did not finish within {CiStages.Timeout(stage).TotalMinutes:0} minutes");
        }
        catch (IOException failure)
        {
            return StageOutcome.Failed(failure.Message);
        }
    }
}
