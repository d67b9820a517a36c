using System.Globalization;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Projects;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>The last page of the interview: every value with its origin, the files that will be made, and what to do with it.</summary>
public sealed class Review(IAnsiConsole console)
{
    private static readonly Choice Generate = new("", "Make it");
    private static readonly Choice Change = new("", "Change an answer");
    private static readonly Choice Files = new("", "Show every file");
    private static readonly Choice Stop = new("", "Stop, and write nothing");

    public void Show(Conversation conversation, Preparation preparation, string destination)
    {
        console.WriteLine();
        console.MarkupLine("[bold]Review[/]");
        var values = new Grid().AddColumn(new() { NoWrap = true }).AddColumn().AddColumn(new() { NoWrap = true });
        foreach (var setting in Shown(conversation))
            values.AddRow(Markup.Escape(setting.Parameter.Key), Markup.Escape(SettingTable.Shown(setting)),
                $"[dim]{Markup.Escape(setting.Origin.ToString())}[/]");
        console.Write(values);
        console.WriteLine();
        if (preparation.Project is { } project)
            console.WriteLine($"{destination}/: {Summary(project.Files)}");
        foreach (var finding in preparation.Findings)
            console.MarkupLine(finding.Severity == Severity.Error ? $"[red]{Markup.Escape(finding.Text)}[/]" : Markup.Escape(finding.Text));
    }

    public async Task<Decision> Ask(Preparation preparation, CancellationToken cancel)
    {
        IReadOnlyList<Choice> choices = preparation.Project is null ? [Change, Stop] : [Generate, Change, Files, Stop];
        var chosen = await new ChoicePrompt(console).Ask("What now?", choices, cancel);
        if (chosen == Files)
        {
            ShowFiles(preparation.Project!.Files);
            return await Ask(preparation, cancel);
        }

        return chosen == Generate ? Decision.Generate : chosen == Change ? Decision.Change : Decision.Stop;
    }

    public async Task<Parameter> AskWhich(Conversation conversation, CancellationToken cancel)
    {
        var parameters = conversation.Changeable.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal);
        var chosen = await new ChoicePrompt(console).Ask("Which answer?",
            [.. parameters.Values.Select(parameter => new Choice(parameter.Key, parameter.Key, Present(conversation, parameter)))], cancel);
        return parameters[chosen.Value];
    }

    private void ShowFiles(IReadOnlyList<ProjectFile> files)
    {
        foreach (var file in files)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {file.Path + (file.Executable ? "*" : ""),-48}{file.Size,12:N0}"));
    }

    /// <summary>What was asked or said; a secret only as such, and not what steers this one run.</summary>
    private static IEnumerable<Setting> Shown(Conversation conversation)
    {
        var asked = conversation.Changeable.Where(parameter => parameter.Phase is not null).Select(conversation.ValueOf).OfType<Setting>()
            .ToList();
        return asked.Concat(conversation.Draft.Settings.All.Where(setting => !setting.Parameter.Run
            && !asked.Exists(shown => shown.Parameter == setting.Parameter)));
    }

    private static string Present(Conversation conversation, Parameter parameter) =>
        conversation.ValueOf(parameter) is { } setting ? SettingTable.Shown(setting) : "";

    /// <summary>The files at the top, and how many there are in each folder there.</summary>
    private static string Summary(IReadOnlyList<ProjectFile> files)
    {
        var top = files.GroupBy(file => file.Path.Split('/')[0], StringComparer.Ordinal)
            .Select(group => group.Count() == 1 && group.First().Path == group.Key ? group.Key : $"{group.Key}/ ({group.Count()})");
        return string.Create(CultureInfo.InvariantCulture,
            $"{files.Count} files, {files.Sum(file => file.Size):N0} bytes: {string.Join("  ", top)}");
    }
}
