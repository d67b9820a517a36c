using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mcc.Cli.Ci;

/// <summary>Shows a run while it goes on: as a table at a terminal, and elsewhere as a line for each stage that finishes.</summary>
internal sealed class CiProgress(CliEnvironment cli, Reporter reporter)
{
    private readonly Lock guard = new();
    private readonly HashSet<(string Row, CiStage Stage)> running = [];
    private LiveDisplayContext? live;

    public async Task Show(CiRecord record, Func<Task> run)
    {
        if (!cli.HasTerminal || reporter.AsJson)
        {
            await run();
            return;
        }

        await cli.Terminal().Live(TableOf(record)).StartAsync(async context =>
        {
            live = context;
            await run();
        });
    }

    public void Starts(CiRecord record, string row, CiStage stage)
    {
        lock (guard)
        {
            running.Add((row, stage));
            live?.UpdateTarget(TableOf(record));
            live?.Refresh();
        }
    }

    public void Finishes(CiRecord record, string row, CiCell cell)
    {
        lock (guard)
        {
            running.Remove((row, cell.Stage));
            live?.UpdateTarget(TableOf(record));
            live?.Refresh();
        }

        if (live is null)
            reporter.Say($"{row}: {CiStages.NameOf(cell.Stage)} {CiStatuses.WordOf(cell.Status)}"
                + $"{(cell.Reason.Length > 0 ? $": {cell.Reason}" : "")}");
    }

    private IRenderable TableOf(CiRecord record)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(["project", .. CiStages.Until(record.Until).Select(CiStages.NameOf)]);
        foreach (var row in record.Rows)
        {
            table.AddRow([new Text(row.Id), .. CiStages.Until(record.Until).Select(stage => running.Contains((row.Id, stage))
                ? new Text("running", new Style(Color.Blue))
                : row.Find(stage) is { } cell ? new Text(CiStatuses.WordOf(cell.Status), StyleOf(cell.Status)) : new Text("waiting"))]);
        }

        return table;
    }

    private static Style StyleOf(CiStatus status) => new(status switch
    {
        CiStatus.Passed => Color.Green,
        CiStatus.Failed => Color.Red,
        CiStatus.StandIn => Color.Yellow,
        _ => Color.Grey,
    });
}
