using System.CommandLine;
using System.Text;
using Mcc.Cli.Commands;
using Mcc.Cli.Hosting;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Help;

/// <summary>Help in groups: the first page fits a screen, <c>mcc generate --help</c> has every option.</summary>
public static class HelpPage
{
    private const int Indent = 2;
    private const int Column = 34;
    private const int Width = 80;

    /// <summary>The page that these words ask for, or null when they do not ask for help.</summary>
    public static string? For(RootCommand root, IReadOnlyList<string> words, CommandContext context)
    {
        var before = words.TakeWhile(word => word != "--").ToList();
        var asked = before is ["help", ..] || before.Exists(word => word is "--help" or "-h" or "-?");
        if (!asked || UnavailableCommands.Find([.. before.Where(word => word != "help" && !CommandLineWords.IsOption(word))]) is not null)
            return null;
        Command command = root;
        foreach (var word in before.Where(word => word != "help"))
            command = command.Subcommands.FirstOrDefault(sub => sub.Name == word) ?? command;
        return command == root ? First(root, context) : command.Name == "generate" ? Generate(command, context) : Other(command, root,
            context);
    }

    private static string First(RootCommand root, CommandContext context)
    {
        var page = new StringBuilder();
        page.AppendLine($"mcc {Generator.Version} generates projects for SageMaker-compatible inference containers.");
        page.AppendLine();
        page.AppendLine("Usage: mcc [generate] NAME [options]     without options: interactive");
        page.AppendLine("       mcc COMMAND [options]");
        page.AppendLine("Commands");
        foreach (var command in root.Subcommands.Where(command => !command.Hidden))
            Row(page, command.Name, command.Description!);
        foreach (var group in context.Catalog.Parameters.All.Where(parameter => parameter.Common).GroupBy(parameter => parameter.Group))
        {
            page.AppendLine(group.Key);
            foreach (var parameter in group)
                Row(page, Shown(parameter), parameter.Help);
        }

        page.AppendLine();
        page.AppendLine("All options: mcc generate --help. Exit: 0 success, 1 error, 2 usage, 70 bug.");
        return Finish(page);
    }

    private static string Generate(Command command, CommandContext context)
    {
        var page = new StringBuilder();
        page.AppendLine("Usage: mcc [generate] NAME [options]");
        page.AppendLine();
        Row(page, "--dry-run", command.Options.First(option => option.Name == "--dry-run").Description!);
        Row(page, "--output FORMAT", context.Output.Description!);
        foreach (var group in context.Catalog.Parameters.All.GroupBy(parameter => parameter.Group))
        {
            page.AppendLine();
            page.AppendLine(group.Key);
            foreach (var parameter in group)
                Row(page, Shown(parameter), Described(parameter));
        }

        page.AppendLine();
        page.AppendLine("Boolean options can be negated: --no-enable-lora.");
        return Finish(page);
    }

    private static string Other(Command command, RootCommand root, CommandContext context)
    {
        var page = new StringBuilder();
        var path = new List<string>();
        for (var at = command; at is not null && at != root; at = at.Parents.OfType<Command>().FirstOrDefault())
            path.Insert(0, at.Name);
        var words = string.Join(' ', path.Concat(command.Subcommands.Count > 0
            ? ["COMMAND"] : command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0
                ? $"[{argument.Name}]" : argument.Name)));
        Wrapped(page, new(), 0, command.Description!);
        page.AppendLine();
        page.AppendLine($"Usage: mcc {words} [options]");
        page.AppendLine();
        foreach (var sub in command.Subcommands.Where(sub => !sub.Hidden))
            Row(page, sub.Name, sub.Description!);
        foreach (var argument in command.Arguments.Where(argument => argument.Description is not null))
            Row(page, argument.Name, argument.Description!);
        foreach (var option in command.Options.Concat(root.Options.Where(option => option.Recursive))
            .Where(option => !option.Hidden && option.Description is not null))
            Row(page, option.Arity.MaximumNumberOfValues == 0 || option.HelpName is null
                ? option.Name : $"{option.Name} {option.HelpName}",
                option == context.Output ? Formats(context.FormsOf(command)) : option.Description!);
        return Finish(page);
    }

    private static string Formats(IReadOnlyList<string> formats) =>
        $"Output format: {string.Join(", ", formats.SkipLast(1))} or {formats[^1]}.";

    private static string Shown(Parameter parameter) =>
        parameter.Type == ParameterType.Flag ? parameter.Flag
        : parameter.Choices.Count is > 0 and < 4 && parameter.Label == "VALUE" ? $"{parameter.Flag} {string.Join('|', parameter.Choices)}"
        : $"{parameter.Flag} {parameter.Label}";

    private static string Described(Parameter parameter)
    {
        var text = new StringBuilder(parameter.Help);
        if (parameter.Choices.Count >= 4 || (parameter.Choices.Count > 0 && parameter.Label != "VALUE"))
            text.Append(" One of ").AppendJoin(", ", parameter.Choices).Append('.');
        if (parameter.Default is { } value && parameter.Type is not (ParameterType.Flag or ParameterType.List))
            text.Append(" Default ").Append(value.ToString()).Append('.');
        if (parameter.Type == ParameterType.Flag && parameter.Default?.ValueKind == System.Text.Json.JsonValueKind.True)
            text.Append(" Default on; ").Append(parameter.NegativeFlag).Append(" turns it off.");
        if (parameter.Environment.Count > 0)
            text.Append(" [").Append(parameter.Environment[0]).Append(']');
        return text.ToString();
    }

    private static void Row(StringBuilder page, string name, string description)
    {
        var line = new StringBuilder().Append(' ', Indent).Append(name);
        if (line.Length >= Column)
        {
            page.AppendLine(line.ToString());
            line.Clear();
        }

        Wrapped(page, line.Append(' ', Column - line.Length), Column, description);
    }

    /// <summary>Words on as many lines as they need, each with its indent; the first has begun already.</summary>
    private static void Wrapped(StringBuilder page, StringBuilder line, int indent, string description)
    {
        var start = true;
        foreach (var word in description.Split(' '))
        {
            if (!start && line.Length + 1 + word.Length > Width)
            {
                page.AppendLine(line.ToString());
                line.Clear().Append(' ', indent);
                start = true;
            }

            line.Append(start ? "" : " ").Append(word);
            start = false;
        }

        page.AppendLine(line.ToString());
    }

    private static string Finish(StringBuilder page) => page.Replace("\r\n", "\n").ToString();
}
