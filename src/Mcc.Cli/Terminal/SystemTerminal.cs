using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>The terminal of this process. Questions go to stderr, because stdout carries data.</summary>
public static class SystemTerminal
{
    public static IAnsiConsole Open() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Interactive = InteractionSupport.Yes,
        // A build server is told by its missing terminal, not by its variables.
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });
}
