using Mcc.Cli.Hosting;
using Mcc.Core.Interview;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>
/// One of several choices, with the arrow keys. The question, the selected line and the keys are always on the screen: a choice is one
/// line, cut to the width, and no more of them are shown than fit. Typed letters search.
/// </summary>
public sealed class ListPrompt(IAnsiConsole console, string title, IReadOnlyList<Choice> choices)
{
    private const int MostAtOnce = 15;
    private const int WidestTitle = 32;
    private readonly Page page = new(console);
    private string search = "";
    private int selected;

    /// <summary>Whether Esc or the left arrow goes back.</summary>
    public bool HasBack { get; init; }

    /// <summary>Makes a choice of what was typed, where nothing matches it; null: such text selects nothing.</summary>
    public Func<string, Choice>? Typed { get; init; }

    /// <summary>What stays on the screen as the answer.</summary>
    public Func<Choice, string> Shown { get; init; } = choice => choice.Value.Length > 0 ? choice.Value : choice.Title;

    /// <param name="first">The value that is selected at first; null: the first choice.</param>
    /// <returns>Null: back.</returns>
    public async Task<Choice?> Ask(string? first, CancellationToken cancel)
    {
        selected = Math.Max(0, choices.ToList().FindIndex(choice => first is not null && choice.Value == first));
        console.Cursor.Hide();
        try
        {
            while (true)
            {
                var found = Matching();
                selected = found.Count == 0 ? 0 : Math.Clamp(selected, 0, found.Count - 1);
                page.Draw(Lines(found));
                var key = await console.Input.ReadKeyAsync(intercept: true, cancel);
                cancel.ThrowIfCancellationRequested();
                if (key is not { } pressed)
                    continue;
                switch (pressed.Key)
                {
                    case ConsoleKey.Enter when found.Count > 0:
                        page.Close(title, Shown(found[selected]));
                        return found[selected];
                    case ConsoleKey.Escape when search.Length > 0:
                        search = "";
                        break;
                    case ConsoleKey.Escape or ConsoleKey.LeftArrow when HasBack:
                        page.Erase();
                        return null;
                    case ConsoleKey.UpArrow:
                        selected = selected == 0 ? found.Count - 1 : selected - 1;
                        break;
                    case ConsoleKey.DownArrow:
                        selected = selected + 1 >= found.Count ? 0 : selected + 1;
                        break;
                    case ConsoleKey.PageUp:
                        selected -= MostAtOnce;
                        break;
                    case ConsoleKey.PageDown:
                        selected += MostAtOnce;
                        break;
                    case ConsoleKey.Home:
                        selected = 0;
                        break;
                    case ConsoleKey.End:
                        selected = found.Count - 1;
                        break;
                    case ConsoleKey.Backspace when search.Length > 0:
                        search = search[..^1];
                        break;
                    default:
                        if (!char.IsControl(pressed.KeyChar) && pressed.KeyChar != '\0')
                            (search, selected) = (search + pressed.KeyChar, 0);
                        break;
                }
            }
        }
        finally
        {
            console.Cursor.Show();
        }
    }

    /// <summary>The choices that have what was typed, those that begin with it first.</summary>
    private List<Choice> Matching()
    {
        if (search.Length == 0)
            return [.. choices];
        List<Choice> found = [.. choices.Where(choice => Has(choice.Title) || Has(choice.Value))
            .OrderBy(choice => !Begins(choice.Title) && !Begins(choice.Value))];
        if (Typed is not null && !found.Exists(choice => choice.Value == search))
            found.Add(Typed(search));
        return found;
    }

    private bool Has(string text) => text.Contains(search, StringComparison.OrdinalIgnoreCase);

    private bool Begins(string text) => text.StartsWith(search, StringComparison.OrdinalIgnoreCase);

    private List<string> Lines(List<Choice> found)
    {
        List<string> lines = [.. Cells.Wrap(title, page.Width).Select(Markup.Escape)];
        var room = Math.Clamp(page.Height - lines.Count - 2, 1, MostAtOnce);
        var from = Math.Clamp(selected - (room / 2), 0, Math.Max(0, found.Count - room));
        var widest = Math.Min(WidestTitle, found.Select(choice => Name(choice).GetCellWidth()).DefaultIfEmpty().Max());
        for (var index = from; index < Math.Min(found.Count, from + room); index++)
            lines.Add(Line(found[index], index == selected, widest));
        if (found.Count == 0)
            lines.Add("[dim]  (no match)[/]");
        var part = found.Count > room ? $"{from + 1}-{from + room} of {found.Count}  " : "";
        lines.Add($"[dim]{Markup.Escape(Cells.Cut(part + Keys(), page.Width, page.Ellipsis))}[/]");
        return lines;
    }

    private string Line(Choice choice, bool isSelected, int widest)
    {
        var name = Cells.Cut(Name(choice), page.Width - 2, page.Ellipsis);
        var free = page.Width - 2 - Math.Max(widest, name.GetCellWidth()) - 2;
        var summary = choice.Summary.Length == 0 || free < 8 ? ""
            : new string(' ', Math.Max(0, widest - name.GetCellWidth()) + 2) + Cells.Cut(choice.Summary, free, page.Ellipsis);
        return isSelected ? $"[bold aqua]> {Markup.Escape(name)}[/][dim]{Markup.Escape(summary)}[/]"
            : $"  {Markup.Escape(name)}[dim]{Markup.Escape(summary)}[/]";
    }

    private static string Name(Choice choice) =>
        choice.Value.Length == 0 || choice.Value == choice.Title ? choice.Title : $"{choice.Title} ({choice.Value})";

    private string Keys()
    {
        var arrows = console.Profile.Capabilities.Unicode ? "↑↓" : "Up/Down";
        return search.Length > 0 ? $"Search: {search}  Enter: select  Esc: clear"
            : $"{arrows} Enter: select{(HasBack ? "  Esc: back" : "")}  or type {(Typed is null ? "to search" : "a value")}";
    }
}
