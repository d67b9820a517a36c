using System.Globalization;
using Mcc.Core.Interview;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>Asks for one of several: with the arrow keys, or, at a terminal that cannot move its cursor, by number.</summary>
public sealed class ChoicePrompt(IAnsiConsole console)
{
    private const int MostAtOnce = 15;

    /// <param name="title">Markup.</param>
    public Task<Choice> Ask(string title, IReadOnlyList<Choice> choices, CancellationToken cancel) =>
        console.Profile.Capabilities.Ansi ? WithArrows(title, choices, cancel) : ByNumber(title, choices, cancel);

    private Task<Choice> WithArrows(string title, IReadOnlyList<Choice> choices, CancellationToken cancel)
    {
        var prompt = new SelectionPrompt<Choice>
        {
            Title = title,
            PageSize = MostAtOnce,
            Converter = choice => Line(choice),
            SearchEnabled = choices.Count > MostAtOnce,
            WrapAround = true,
        };
        foreach (var group in choices.GroupBy(choice => choice.Group, StringComparer.Ordinal))
        {
            if (group.Key.Length == 0)
                prompt.AddChoices(group);
            else
                prompt.AddChoiceGroup(new Choice("", group.Key), group);
        }

        return prompt.ShowAsync(console, cancel);
    }

    private async Task<Choice> ByNumber(string title, IReadOnlyList<Choice> choices, CancellationToken cancel)
    {
        for (var index = 0; index < choices.Count; index++)
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"{index + 1,3}  {Line(choices[index])}"));
        var prompt = new TextPrompt<string>(title)
        {
            Validator = typed => Meant(typed, choices) is null
                ? ValidationResult.Error($"Type a number from 1 to {choices.Count}.")
                : ValidationResult.Success(),
        };
        prompt.DefaultValue("1");
        return Meant(await prompt.ShowAsync(console, cancel), choices)!;
    }

    private static Choice? Meant(string typed, IReadOnlyList<Choice> choices) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= choices.Count
            ? choices[number - 1]
            : choices.FirstOrDefault(choice => choice.Value.Length > 0 && choice.Value == typed);

    private static string Line(Choice choice)
    {
        var value = choice.Value.Length == 0 || choice.Value == choice.Title ? "" : $" ({Markup.Escape(choice.Value)})";
        var summary = choice.Summary.Length == 0 ? "" : $"  [dim]{Markup.Escape(choice.Summary)}[/]";
        return Markup.Escape(choice.Title) + value + summary;
    }
}
