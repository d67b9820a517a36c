using System.CommandLine;
using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Cli.Local;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;
using Mcc.LocalSageMaker;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local logs [NAME]</c>: what containers wrote, while they run and afterwards.</summary>
public static class LocalLogsCommand
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    public static Command Of(CommandContext context)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "Endpoint, inference component or transform job (default: all).",
            Arity = ArgumentArity.ZeroOrOne
        };
        var folder = StateFolder.Option();
        var follow = new Option<bool>("--follow", "-f") { Description = "Follow the logs until Ctrl-C." };
        var lines = new Option<int>("--lines", "-n")
        {
            Description = "Number of lines to show. Default 100.",
            HelpName = "N",
            DefaultValueFactory = _ => 100
        };
        var command = new Command("logs", "Show container logs.") { name, folder, follow, lines };
        command.SetAction((arguments, cancel) => Run(
            context.Reporter(arguments), StateFolder.Of(context.Cli, arguments.GetValue(folder)), arguments.GetValue(name),
            arguments.GetValue(lines), arguments.GetValue(follow), cancel));
        return command;
    }

    private static async Task<int> Run(Reporter reporter, string folder, string? name, int count, bool follow, CancellationToken cancel)
    {
        var log = new LogText(folder);
        if (name is not null && !log.Names.Contains(name, StringComparer.Ordinal))
            return reporter.Refuse([Finding.Error("local-logs", $"Nothing named {name} has logs in {folder}.",
                Nearest.DidYouMean(name, log.Names))]);
        var lines = log.Next(name).TakeLast(Math.Max(0, count)).ToList();
        if (reporter.AsJson) return reporter.End(ExitCode.Done, members: json =>
        {
            json.WriteStartArray("lines");
            foreach (var line in lines)
            {
                json.WriteStartObject();
                json.WriteString("time", line.Time);
                json.WriteString("stream", line.Stream);
                json.WriteString("text", line.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

        await Write(VisibleWriter.Over(reporter.Cli.Out), lines);
        while (follow)
        {
            await Task.Delay(Glance, cancel);
            await Write(VisibleWriter.Over(reporter.Cli.Out), log.Next(name));
        }

        return ExitCode.Done;
    }

    private static async Task Write(VisibleWriter output, IEnumerable<LogLine> lines)
    {
        foreach (var line in lines)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{line.Time.ToLocalTime():HH:mm:ss.fff} {line.Stream}  {line.Text}"));
    }
}
