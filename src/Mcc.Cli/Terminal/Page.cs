using Mcc.Cli.Hosting;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>
/// The lines of a prompt at the end of the screen, which are drawn again after each key and erased at the end. No line is wrapped by the
/// terminal, so the number of lines is known.
/// </summary>
public sealed class Page(IAnsiConsole console)
{
    private int lines;

    /// <summary>The cells that a line may have: the last column stays free, because some terminals wrap when it is written.</summary>
    public int Width => Math.Max(20, console.Profile.Width - 1);

    /// <summary>The lines that fit on the screen.</summary>
    public int Height => Math.Max(6, console.Profile.Height);

    public string Ellipsis => console.Profile.Capabilities.Unicode ? "…" : "...";

    /// <param name="drawn">Markup, none of it longer than <see cref="Width"/>; the cursor stays at the end of the last line.</param>
    public void Draw(IReadOnlyList<string> drawn)
    {
        Erase();
        console.Markup(string.Join('\n', drawn));
        lines = drawn.Count;
    }

    public void Erase()
    {
        if (lines == 0)
            return;
        console.Write(new ControlCode($"\r{(lines > 1 ? $"\e[{lines - 1}A" : "")}\e[J"));
        lines = 0;
    }

    /// <summary>Erases the prompt, and leaves the question with its answer.</summary>
    public void Close(string question, string answer)
    {
        Erase();
        foreach (var line in Cells.Wrap($"{question} {answer}", Width, "  "))
            console.MarkupLine(Answered(line, question));
    }

    private static string Answered(string line, string question) => line.StartsWith(question, StringComparison.Ordinal)
        ? $"{Markup.Escape(question)}[bold]{Markup.Escape(line[question.Length..])}[/]" : Markup.Escape(line);
}
