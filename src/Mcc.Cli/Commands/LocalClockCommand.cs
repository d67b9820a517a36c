using System.CommandLine;
using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Cli.Local;
using Mcc.Core.Diagnostics;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local clock [--advance 1h]</c>: the local SageMaker's time, set forward so that hours of scaling take seconds.</summary>
public static class LocalClockCommand
{
    private const string Code = "local-clock";

    public static Command Of(CommandContext context)
    {
        var folder = StateFolder.Option();
        var advance = new Option<string?>("--advance")
        {
            Description = "Time to advance the clock by, at most 744h. Alarms, cooldowns and waits happen in order.",
            HelpName = "DURATION",
        };
        var command = new Command("clock", "Show or advance the clock of the local SageMaker.") { folder, advance };
        command.SetAction((arguments, cancel) => Run(
            context.Reporter(arguments), StateFolder.Of(context.Cli, arguments.GetValue(folder)), arguments.GetValue(advance), cancel));
        return command;
    }

    private static async Task<int> Run(Reporter reporter, string folder, string? advance, CancellationToken cancel)
    {
        if (ServerRecord.Read(folder) is not { IsRunning: true } server
            || CredentialFile.Read(CredentialFile.In(folder)) is not { } credential)
            return reporter.Refuse([ServerText.NoneRuns(folder)]);
        if (LimitList.Duration(advance ?? "0s") is not { } span)
            return reporter.Refuse([Finding.Error(Code, $"--advance is {advance}, but must be a duration.",
                "Use for example 90s, 15m or 1h.")]);
        if (span > LocalClient.LongestAdvance)
            return reporter.Refuse([Finding.Error(Code, $"--advance is {advance}, but must not be more than "
                + $"{LocalClient.LongestAdvance.TotalHours}h.", "Advance the clock several times.")]);
        try
        {
            using var client = new LocalClient(server.Address, credential, server.Region);
            var (now, ahead) = await client.AdvanceClock(span, cancel);
            var seconds = TimeSpan.FromSeconds(Math.Floor(ahead.TotalSeconds));
            return reporter.End(ExitCode.Done,
                output => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} ({seconds:c} ahead of this machine)")),
                json =>
                {
                    json.WriteString("time", now);
                    json.WriteNumber("aheadSeconds", ahead.TotalSeconds);
                });
        }
        catch (HttpRequestException refused)
        {
            return reporter.Refuse([Finding.Error(Code, refused.Message)]);
        }
    }
}
