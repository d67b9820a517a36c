using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Cli.Commands;

/// <summary>Errors of the command line as such: unknown commands, arguments and options, each with the nearest known one.</summary>
public static class UsageFindings
{
    public static IReadOnlyList<Finding> Of(ParseResult arguments, RootCommand root, CommandContext context)
    {
        var findings = new List<Finding>();
        var command = arguments.CommandResult.Command;
        var another = command.Arguments.Any(argument => argument is WholeCommandArgument)
            ? arguments.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).ToHashSet() : [];
        var bare = arguments.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Where(token => !another.Contains(token)).Select(token => token.Value)
            .Concat(arguments.UnmatchedTokens)
            .ToList();
        var path = Path(command).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (UnavailableCommands.Find([.. path, .. bare.Where(word => !CommandLineWords.IsOption(word))]) is { } unavailable)
            return [unavailable];
        foreach (var option in bare.Where(CommandLineWords.IsOption))
            findings.Add(UnknownOption(option, command, root));
        var words = bare.Where(word => !CommandLineWords.IsOption(word)).ToList();
        if (command == root && words.Count > 0 && NearCommand(words[0], root) is { } near)
            findings.Add(near);
        else if (words.Count > MostWords(command))
            findings.Add(Unexpected(words[MostWords(command)], command));
        if (findings.Count == 0 && arguments.GetResult(context.Output) is not { Tokens.Count: > 1 }
            && arguments.GetValue(context.Output) is { } form
            && !context.FormsOf(command).Contains(form, StringComparer.Ordinal))
            findings.Add(Finding.Error("usage", $"--output is `{form}`.", $"It must be {string.Join(" or ", context.FormsOf(command))}."));
        if (findings.Count == 0)
            findings.AddRange(arguments.Errors.Select(error =>
                Finding.Error("usage", OneLine(error.Message), $"See `mcc {Path(command)}--help`.")));
        return findings;
    }

    private static Finding Unexpected(string word, Command command)
    {
        if (command.Subcommands.Count == 0 || MostWords(command) > 0)
        {
            return Finding.Error("usage", $"Unexpected argument `{word}`.", MostWords(command) == 0
                ? $"`mcc {Path(command).TrimEnd()}` takes only options." : "A project has one name; quote a value that has spaces.");
        }

        var names = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToList();
        var question = Nearest.DidYouMean(word, names);
        return Finding.Error("usage", $"Unknown command `{Path(command)}{word}`.",
            question.Length > 0 ? question : $"`mcc {Path(command).TrimEnd()}` has {string.Join(", ", names)}.");
    }

    /// <summary>A command that can do without any word takes one at most; one that needs some takes as many as there are.</summary>
    private static int MostWords(Command command) =>
        command.Arguments.Sum(argument => argument is WholeCommandArgument ? 0
            : argument.Arity is { MinimumNumberOfValues: 0, MaximumNumberOfValues: > 1 } ? 1 : argument.Arity.MaximumNumberOfValues);

    private static Finding UnknownOption(string option, Command command, RootCommand root)
    {
        var name = option.Split('=')[0];
        var known = command.Options.Concat(root.Options.Where(candidate => candidate.Recursive)).Select(candidate => candidate.Name);
        var question = Nearest.DidYouMean(name, known);
        return Finding.Error("usage", $"Unknown option {name}.", question.Length > 0 ? question : $"See `mcc {Path(command)}--help`.");
    }

    /// <summary>The names that lead to a command, each with a space after it; none for the root.</summary>
    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)}{command.Name} " : "";

    /// <summary>The parser's own message on one line.</summary>
    private static string OneLine(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 1 ? message : $"{lines[0]} {string.Join(", ", lines.Skip(1))}.";
    }

    /// <summary>A mistyped command must never become the name of a project.</summary>
    private static Finding? NearCommand(string word, RootCommand root)
    {
        var near = root.Subcommands.Where(command => !command.Hidden)
            .FirstOrDefault(command => EditDistance.Within(command.Name.Length < 6 ? 1 : 2, word, command.Name) is not null);
        return near is null ? null
            : Finding.Error("usage", $"Unknown command `{word}`.",
                $"Did you mean `mcc {near.Name}`? For a project of that name: `mcc generate {word}`.");
    }
}
