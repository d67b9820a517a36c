using Mcc.Cli.Hosting;
using Mcc.Core.Values;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>One line of text. A question and its keys stay on the screen while the line is typed, however long it becomes.</summary>
public sealed class LinePrompt(IAnsiConsole console, string title)
{
    private readonly Page page = new(console);
    private readonly bool moves = console.Profile.Capabilities.Ansi;
    private string text = "";

    /// <summary>Whether Esc, or the left arrow before anything is typed, goes back.</summary>
    public bool HasBack { get; init; }

    /// <summary>Whether the text is a secret, of which the screen shows nothing.</summary>
    public bool IsHidden { get; init; }

    /// <summary>What the line has at first: a former answer, which can be changed.</summary>
    public string Start { get; init; } = "";

    /// <summary>What Enter means on an empty line, such as <c>none</c>; null: an empty line is not an answer.</summary>
    public string? WhenEmpty { get; init; }

    /// <summary>Why a line cannot be the answer; null where it can.</summary>
    public Func<string, string?> Refusal { get; init; } = _ => null;

    /// <summary>What was typed, empty for <see cref="WhenEmpty"/>; null: back.</summary>
    public async Task<string?> Ask(CancellationToken cancel)
    {
        text = Start;
        Echo($"{title}{Keys(" (", ")")}: {text}");
        while (true)
        {
            if (moves)
                page.Draw(Lines());
            var key = await console.Input.ReadKeyAsync(intercept: true, cancel);
            cancel.ThrowIfCancellationRequested();
            if (key is not { } pressed)
                continue;
            switch (pressed.Key)
            {
                case ConsoleKey.Enter:
                    if (Accepted() is { } reason)
                        Refuse(reason);
                    else if (text.Length > 0 || WhenEmpty is not null)
                        return Close();
                    break;
                case ConsoleKey.Escape when HasBack:
                case ConsoleKey.LeftArrow when HasBack && text.Length == 0:
                    page.Erase();
                    if (!moves)
                        console.WriteLine();
                    return null;
                case ConsoleKey.Backspace when text.Length > 0:
                    text = text[..^(char.IsLowSurrogate(text[^1]) && text.Length > 1 ? 2 : 1)];
                    Unecho(1);
                    break;
                case ConsoleKey.U when pressed.Modifiers.HasFlag(ConsoleModifiers.Control):
                    Unecho(text.Length);
                    text = "";
                    break;
                default:
                    if (!char.IsControl(pressed.KeyChar) && pressed.KeyChar != '\0')
                    {
                        text += pressed.KeyChar;
                        EchoTyped(pressed.KeyChar.ToString());
                    }

                    break;
            }
        }
    }

    /// <summary>Null where the line is accepted.</summary>
    private string? Accepted() => text.Length > 0 ? Refusal(text) : WhenEmpty is null ? "An answer is required." : null;

    private void Refuse(string reason)
    {
        page.Erase();
        Echo("\n");
        foreach (var line in Cells.Wrap(reason, page.Width))
            console.MarkupLine($"[red]{Markup.Escape(line)}[/]");
        text = "";
        Echo($"{title}{Keys(" (", ")")}: ");
    }

    private string Close()
    {
        if (moves)
            page.Close(title, text.Length == 0 ? WhenEmpty! : IsHidden ? Secret.Hidden : text);
        else
            console.WriteLine();
        return text;
    }

    private List<string> Lines() =>
    [
        .. Cells.Wrap(title, page.Width).Select(Markup.Escape),
        .. Keys("", "") is { Length: > 0 } keys ? [$"[dim]{Markup.Escape(Cells.Cut(keys, page.Width, page.Ellipsis))}[/]"]
            : Array.Empty<string>(),
        $"> {Markup.Escape(Cells.End(IsHidden ? "" : text, page.Width - 3))}",
    ];

    private string Keys(string before, string after)
    {
        var keys = string.Join("  ",
            new[] { WhenEmpty is null ? null : $"Enter: {WhenEmpty}", HasBack ? "Esc: back" : null }.OfType<string>());
        return keys.Length == 0 ? "" : before + keys + after;
    }

    /// <summary>Past the console, which shows such characters instead of obeying them.</summary>
    private void Unecho(int letters)
    {
        if (!moves && !IsHidden)
            console.Profile.Out.Writer.Write(string.Concat(Enumerable.Repeat("\b \b", letters)));
    }

    private void EchoTyped(string typed)
    {
        if (!IsHidden)
            Echo(typed);
    }

    private void Echo(string typed)
    {
        if (!moves)
            console.Write(typed);
    }
}
