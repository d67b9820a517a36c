using System.CommandLine;
using System.CommandLine.Completions;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc complete SHELL LINE</c>, which completion scripts call: one candidate a line for the last word of the line.</summary>
public static class CompleteCommand
{
    public static Command Of(CommandContext context, RootCommand root)
    {
        var shell = new Argument<string>("SHELL");
        var line = new Argument<string>("LINE");
        var command = new Command("complete", "Print completion candidates for a line; used by completion scripts.") { shell, line };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            foreach (var candidate in Candidates(context, root, arguments.GetValue(line)!))
                context.Cli.Out.WriteLine(candidate);
            return ExitCode.Done;
        });
        return command;
    }

    public static IEnumerable<string> Candidates(CommandContext context, RootCommand root, string line)
    {
        var words = line.Split(' ', StringSplitOptions.TrimEntries).Skip(1).ToList();
        var last = words.Count == 0 ? "" : words[^1];
        Command command = root;
        foreach (var word in words.SkipLast(1))
            command = command.Subcommands.FirstOrDefault(sub => sub.Name == word) ?? command;
        var equals = last.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
            return Values(context, command, Named(command, root, last[..equals])).Select(value => $"{last[..equals]}={value}")
                .Where(value => value.StartsWith(last, StringComparison.Ordinal));
        var before = words.Count > 1 ? Named(command, root, words[^2]) : null;
        if (before is { Arity.MinimumNumberOfValues: > 0 })
            return Values(context, command, before).Where(value => value.StartsWith(last, StringComparison.Ordinal));
        var names = last.StartsWith('-')
            ? Options(command, root).Select(option => option.Arity.MinimumNumberOfValues > 0 ? option.Name + "=" : option.Name)
            : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)
                .Concat(command.Arguments.SelectMany(argument => argument.GetCompletions(CompletionContext.Empty))
                    .Select(item => item.Label));
        return names.Where(name => name.StartsWith(last, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The opposites of flags, which help leaves out, too.</summary>
    private static IEnumerable<Option> Options(Command command, RootCommand root) =>
        command.Options.Concat(root.Options.Where(option => option.Recursive)).Distinct();

    private static Option? Named(Command command, RootCommand root, string name) =>
        Options(command, root).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static IEnumerable<string> Values(CommandContext context, Command command, Option? option) =>
        option == context.Output ? context.FormsOf(command)
        : option?.GetCompletions(CompletionContext.Empty).Select(item => item.Label) ?? [];
}
