using System.CommandLine;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary>
/// The arguments of a command line, made unambiguous for the parser. An option takes the next argument as its value only where that is not
/// an option itself (<c>--project-dir --force</c> is an error, not a folder), never an empty one, as an unset variable of a shell makes
/// it; and a flag takes only <c>true</c> or <c>false</c>, so that <c>--include-sample NAME</c> keeps its NAME.
/// </summary>
public sealed record CommandLineWords(IReadOnlyList<string> Words, IReadOnlyList<Finding> Findings)
{
    public static CommandLineWords Of(IReadOnlyList<string> given, RootCommand root)
    {
        // Commands have options of one name with and without a value, so those of the command itself come first.
        var named = given.TakeWhile(word => word != "--").Aggregate((Command)root,
            (command, word) => command.Subcommands.FirstOrDefault(sub => sub.Name == word) ?? command);
        var options = All(root).OrderByDescending(command => command == named).SelectMany(command => command.Options)
            .SelectMany(option => option.Aliases.Append(option.Name).Select(name => (name, option)))
            .GroupBy(each => each.name, StringComparer.Ordinal)
            .ToDictionary(each => each.Key, each => each.First().option, StringComparer.Ordinal);
        var words = new List<string>();
        var findings = new List<Finding>();
        for (var index = 0; index < given.Count; index++)
        {
            var word = given[index];
            if (word == "--")
            {
                words.AddRange(given.Skip(index));
                break;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (!word.StartsWith('-') || !options.TryGetValue(equals < 0 ? word : word[..equals], out var option))
            {
                words.Add(word);
                continue;
            }

            var takesValue = option.Arity.MinimumNumberOfValues > 0;
            var next = index + 1 < given.Count ? given[index + 1] : null;
            if (equals == word.Length - 1)
                findings.Add(Finding.Error("usage", $"{word} needs a value.", $"Give one, or remove {option.Name}."));
            else if (takesValue && equals < 0 && (next is null || IsOption(next)))
                findings.Add(Finding.Error("usage", $"{word} needs a value.", next is null
                    ? $"Write {word} {option.HelpName ?? "VALUE"}." : $"To give {next} as its value, write {word}={next}."));
            if (equals < 0 && !takesValue && option is Option<string[]>)
            {
                // --flag true and --flag false are written by users of @aws/ml-container-creator; no project is named so.
                var isValue = next is "true" or "false";
                words.Add($"{word}={(isValue ? next : "true")}");
                index += isValue ? 1 : 0;
                continue;
            }

            words.Add(word);
            if (takesValue && equals < 0 && next is not null && !IsOption(next))
            {
                words.Add(next);
                index++;
            }
        }

        return new(words, findings);
    }

    /// <summary>A lone hyphen is a value: what it stands for is for the command to say.</summary>
    public static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
