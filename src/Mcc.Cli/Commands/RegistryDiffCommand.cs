using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc registry diff ID ID</c>: what two deployments do not have in common: settings, versions, image and payloads.</summary>
public static class RegistryDiffCommand
{
    public static Command Of(CommandContext context)
    {
        var first = new Argument<string>("ID") { Description = "ID of an entry, or its beginning." };
        var second = new Argument<string>("OTHER") { Description = "ID of the entry to compare with." };
        var command = new Command("diff", "Compare two recorded deployments.") { first, second };
        var place = new RegistryPlace(command);
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (place.Find(context, arguments, findings) is not { } file
                || EntryLookup.Find(file, arguments.GetValue(first)!, findings) is not { } one
                || EntryLookup.Find(file, arguments.GetValue(second)!, findings) is not { } other)
                return reporter.Refuse(findings);
            reporter.Tell(findings);
            var differences = EntryDifference.Between(one, other);
            return reporter.End(ExitCode.Done, output =>
            {
                foreach (var difference in differences)
                    output.WriteLine($"{difference.Name}: {EntryDifference.TextOf(difference.First)} -> "
                        + EntryDifference.TextOf(difference.Second));
                if (differences.Count == 0)
                    reporter.Say("Both deployments are the same.");
            }, json =>
            {
                json.WriteStartArray("differences");
                foreach (var difference in differences)
                {
                    json.WriteStartObject();
                    json.WriteString("name", difference.Name);
                    foreach (var (name, value) in new[] { ("first", difference.First), ("second", difference.Second) })
                    {
                        json.WritePropertyName(name);
                        if (value is null) json.WriteNullValue();
                        else value.WriteTo(json);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        });
        return command;
    }
}
