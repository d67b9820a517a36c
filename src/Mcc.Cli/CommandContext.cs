using System.CommandLine;
using Mcc.Cli.Terminal;
using Mcc.Core.Catalogs;

namespace Mcc.Cli;

/// <summary>What every command is given: the surroundings, what exists, and how to tell its end.</summary>
public sealed class CommandContext(World world, Catalog catalog)
{
    public World World => world;

    public Catalog Catalog => catalog;

    /// <summary>Every command has it.</summary>
    public Option<string> Output { get; } = new("--output")
    {
        Description = "Form of the result: text or json.",
        HelpName = "FORM",
        Recursive = true,
        DefaultValueFactory = _ => "text",
        CompletionSources = { "text", "json" },
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<string>() is { } form and not ("text" or "json"))
                    result.AddError($"--output is `{form}`. It must be text or json.");
            },
        },
    };

    public Reporter Reporter(ParseResult arguments) =>
        new(world, string.Equals(arguments.GetValue(Output), "json", StringComparison.Ordinal));
}
