using Mcc.Platform.Streams;
using Spectre.Console;

namespace Mcc.Cli.Hosting;

/// <summary>
/// The terminal of this process, opened only to ask. Questions go to stderr, because stdout carries data. .NET sets a terminal up for
/// arrow keys and does not set it back; <see cref="Restore"/> does.
/// </summary>
public static class SystemTerminal
{
    /// <summary>Cursor keys and keypad as they are usually (rmkx of terminfo): what .NET writes at its start is the opposite.</summary>
    private const string UsualKeys = "\e[?1l\e>";

    private static int opened;

    public static IAnsiConsole Open()
    {
        // Both ask for text without escape sequences, and .NET writes some of its own unless the terminal is one that has none.
        var plain = IsSet("NO_COLOR") || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        if (plain) Environment.SetEnvironmentVariable("TERM", "dumb");
        else opened = 1;
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Error),
            Interactive = InteractionSupport.Yes,
            // A build server is detected by its missing terminal, not by its variables.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
    }

    /// <summary>Sets back what <see cref="Open"/> made .NET set up; nothing when it was not called.</summary>
    public static void Restore()
    {
        // Main and a signal's handler may both come here.
        if (Interlocked.Exchange(ref opened, 0) == 0)
            return;
        if (!Console.IsOutputRedirected)
        {
            using var output = StandardStreams.Writer();
            Write(output);
        }
        else
        {
            using var error = StandardStreams.ErrorWriter();
            Write(error);
        }
    }

    private static void Write(TextWriter terminal)
    {
        try
        {
            terminal.Write(UsualKeys);
        }
        catch (StreamException)
        {
            // It is closed: there is nothing to set back.
        }
    }

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
}
