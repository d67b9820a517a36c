using System.Globalization;
using Mcc.Core.Interview;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>Asks for one of several: with the arrow keys, or, at a terminal that cannot move its cursor, by number.</summary>
public sealed class ChoicePrompt(IAnsiConsole console, string title, IReadOnlyList<Choice> choices)
{
    public bool HasBack { get; init; }

    /// <summary>Makes a choice of text that is not one of the choices; null: such text is refused.</summary>
    public Func<string, Choice>? Typed { get; init; }

    /// <param name="first">The value that Enter takes; null: the first choice.</param>
    /// <returns>Null: back.</returns>
    public Task<Choice?> Ask(string? first, CancellationToken cancel) => console.Profile.Capabilities.Ansi
        ? new ListPrompt(console, title, choices) { HasBack = HasBack, Typed = Typed }.Ask(first, cancel)
        : ByNumber(first, cancel);

    private async Task<Choice?> ByNumber(string? first, CancellationToken cancel)
    {
        for (var index = 0; index < choices.Count; index++)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index + 1,3}  {Line(choices[index])}"));
        if (HasBack)
            console.WriteLine("  0  Back");
        var usual = Math.Max(0, choices.ToList().FindIndex(choice => first is not null && choice.Value == first));
        var typed = await new LinePrompt(console, title)
        {
            HasBack = HasBack,
            WhenEmpty = string.Create(CultureInfo.InvariantCulture, $"{usual + 1}"),
            Refusal = text => IsBack(text) || Meant(text) is not null ? null : $"Type a number from 1 to {choices.Count}.",
        }.Ask(cancel);
        return typed is null || IsBack(typed) ? null : typed.Length == 0 ? choices[usual] : Meant(typed);
    }

    private bool IsBack(string typed) => HasBack && typed == "0";

    private Choice? Meant(string typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number >= 1 && number <= choices.Count ? choices[number - 1] : null
            : choices.FirstOrDefault(choice => choice.Value.Length > 0 && choice.Value == typed) ?? Typed?.Invoke(typed);

    private static string Line(Choice choice) =>
        choice.Title + (choice.Value.Length == 0 || choice.Value == choice.Title ? "" : $" ({choice.Value})")
            + (choice.Summary.Length == 0 ? "" : $"  {choice.Summary}");
}
