using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap list</c>: the profiles, and which one is used here.</summary>
public static class BootstrapListCommand
{
    /// <summary>The members that a person tells profiles apart by.</summary>
    private static readonly string[] Shown = ["awsProfile", "awsRegion", "accountId", "roleArn"];

    public static Command Of(CommandContext context)
    {
        var command = new Command("list", "List the profiles in ~/.ml-container-creator/config.json.");
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (ProfileStore.Read(context.Cli, findings) is not { } file)
                return reporter.Refuse(findings);
            var chosen = ProfileStore.Chosen(context.Cli, file);
            if (file.Names.Count == 0)
                reporter.Say("There are no profiles.");
            return reporter.End(ExitCode.Done, output =>
            {
                foreach (var name in file.Names)
                    output.WriteLine(string.Join("  ", Shown.Select(member => file.Find(name)![member].AsText()).OfType<string>()
                        .Prepend($"{(name == chosen ? '*' : ' ')} {name,-16}")).TrimEnd());
            }, json =>
            {
                json.WriteString("active", file.Active);
                json.WriteString("used", chosen);
                json.WriteStartArray("profiles");
                foreach (var name in file.Names)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    foreach (var member in Shown.Where(member => file.Find(name)![member].AsText() is not null))
                        json.WriteString(member, file.Find(name)![member].AsText());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        });
        return command;
    }
}
