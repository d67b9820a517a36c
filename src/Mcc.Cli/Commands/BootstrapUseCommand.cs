using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap use NAME</c>: makes a profile the active one, with which projects are generated and deployed.</summary>
public static class BootstrapUseCommand
{
    /// <summary>The npm program's name for using no profile.</summary>
    private const string None = "none";

    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Profile to use; none: no profile." };
        var command = new Command("use", "Choose the active profile.") { name };
        command.SetAction(arguments =>
        {
            var (reporter, findings, given) = (context.Reporter(arguments), new List<Finding>(), arguments.GetValue(name)!);
            if (ProfileStore.Read(context.Cli, findings) is not { } file)
                return reporter.Refuse(findings);
            var chosen = file.Find(given) is null && given == None ? null : given;
            if (chosen is not null && file.Find(chosen) is null)
                return reporter.Refuse([Finding.Error("profile", $"`{chosen}` is not a profile in ~/.ml-container-creator/config.json.",
                    file.Names.Count == 0 ? "Create one with mcc bootstrap add NAME."
                        : Nearest.DidYouMean(chosen, file.Names) is { Length: > 0 } question ? question
                        : $"It has {string.Join(", ", file.Names.Select(known => $"`{known}`"))}.")]);
            if (chosen != file.Active)
                ProfileStore.Activate(context.Cli, file, chosen);
            if (context.Cli.Variable(ProfileStore.Variable) is { Length: > 0 } variable && variable != chosen)
                reporter.Tell([Finding.Warning("profile", $"{ProfileStore.Variable} is `{variable}`, which is used instead.",
                    $"Unset {ProfileStore.Variable}.")]);
            return reporter.End(ExitCode.Done,
                _ => reporter.Say(chosen is null ? "No profile is active." : $"The active profile is {chosen}."),
                json => json.WriteString("active", chosen));
        });
        return command;
    }
}
