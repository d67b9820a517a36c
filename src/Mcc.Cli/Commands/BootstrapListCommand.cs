using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap list</c>: the profiles, and which one is used here.</summary>
public static class BootstrapListCommand
{
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
                reporter.Say("~/.ml-container-creator/config.json has no profiles.");
            return reporter.End(ExitCode.Done, output =>
            {
                foreach (var name in file.Names)
                    output.WriteLine(string.Join("  ", ProfileSettings.Summary(file.Find(name)!)
                        .Select(member => Visible.Value(member.Value))
                        .Prepend($"{(name == chosen ? '*' : ' ')} {Visible.Value(name),-16}")).TrimEnd());
            }, json =>
            {
                json.WriteString("active", file.Active);
                json.WriteString("used", chosen);
                json.WriteStartArray("profiles");
                foreach (var name in file.Names)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    foreach (var (member, value) in ProfileSettings.Summary(file.Find(name)!))
                        json.WriteString(member, value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        });
        return command;
    }
}
