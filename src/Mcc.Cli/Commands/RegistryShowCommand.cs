using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Registry;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc registry show ID</c>: all of an entry, or its settings as a configuration file that makes the project again.</summary>
public static class RegistryShowCommand
{
    public static Command Of(CommandContext context)
    {
        var id = new Argument<string>("ID") { Description = "ID of the entry, or its beginning." };
        var settings = new Option<bool>("--settings")
        { Description = "Print only the settings, as a file for `mcc --config`." };
        var command = new Command("show", "Show a recorded deployment.") { id, settings };
        var place = new RegistryPlace(command);
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (place.Find(context, arguments, findings) is not { } file
                || EntryLookup.Find(file, arguments.GetValue(id)!, findings) is not { } entry)
                return reporter.Refuse(findings);
            reporter.Tell(findings);
            var shown = arguments.GetValue(settings) ? entry[EntryMembers.Parameters] ?? new System.Text.Json.Nodes.JsonObject() : entry;
            if (arguments.GetValue(settings) && entry[EntryMembers.Withheld] is { } withheld)
                reporter.Tell([Finding.Warning("registry-secret",
                    $"The entry does not have these values, because they are secrets: {EntryDifference.TextOf(withheld)}.",
                    "Give them again.")]);
            return reporter.End(ExitCode.Done, output => output.Write(JsonTreeWriter.Write(shown)), json =>
            {
                json.WritePropertyName(arguments.GetValue(settings) ? "settings" : "entry");
                shown.WriteTo(json);
            });
        });
        return command;
    }
}
