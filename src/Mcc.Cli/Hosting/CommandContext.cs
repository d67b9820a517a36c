using System.CommandLine;
using Mcc.Core.Catalogs;
using Mcc.Core.ServiceModels;
using Mcc.Platform.Schemas;

namespace Mcc.Cli.Hosting;

/// <summary>What every command is given: the surroundings, what exists, and how to tell its end.</summary>
public sealed class CommandContext
{
    private const string Text = "text";
    private const string Json = "json";
    private readonly Dictionary<Command, IReadOnlyList<string>> more = [];

    public CommandContext(CliEnvironment cli, Catalog catalog)
    {
        Cli = cli;
        Schemas = new(cli.HomeIfAny);
        Catalog = catalog.With(new AwsServices(catalog.Files, Schemas.Read));
    }

    public CliEnvironment Cli { get; }

    /// <summary>With the service models that the user refreshed.</summary>
    public Catalog Catalog { get; }

    public SchemaFolder Schemas { get; }

    /// <summary>Every command has it.</summary>
    public Option<string> Output { get; } = new("--output")
    {
        Description = "Output format: text or json.",
        HelpName = "FORMAT",
        Recursive = true,
        DefaultValueFactory = _ => Text,
        CompletionSources = { Text, Json },
    };

    /// <summary>Read before all others (<see cref="DataFolders"/>); every command accepts it.</summary>
    public Option<string[]> Data { get; } = new(DataFolders.Option)
    {
        Description = "Folder with additional layers and catalog rows; repeatable.",
        HelpName = "FOLDER",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Formats that a command has in addition to text and json.</summary>
    public void AddForms(Command command, params IReadOnlyList<string> forms)
    {
        more[command] = forms;
        Output.CompletionSources.Add([.. forms]);
    }

    public IReadOnlyList<string> FormsOf(Command command) => [Text, Json, .. more.GetValueOrDefault(command, [])];

    public Reporter Reporter(ParseResult arguments) =>
        new(Cli, string.Equals(arguments.GetValue(Output), Json, StringComparison.Ordinal));
}
