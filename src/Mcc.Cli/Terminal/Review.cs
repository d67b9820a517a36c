using Mcc.Cli.Hosting;
using System.Globalization;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Projects;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>
/// The last page of the interview: every value with its origin, the files that will be written, and what to do with them.
/// </summary>
public sealed class Review(IAnsiConsole console)
{
    private static readonly Choice Generate = new("", "Generate the project");
    private static readonly Choice Change = new("", "Change an answer");
    private static readonly Choice Files = new("", "Show all files");
    private static readonly Choice Stop = new("", "Cancel without writing anything");
    private readonly List<Finding> shown = [];

    /// <summary>The findings that were shown: errors and warnings. Notes come at the end of the command.</summary>
    public IReadOnlyList<Finding> Shown => shown;

    private int Width => console.Profile.Width - 1;

    public void Show(Conversation conversation, Preparation preparation, string destination)
    {
        console.WriteLine();
        console.MarkupLine("[bold]Review[/]");
        var settings = Values(conversation).ToList();
        var widest = settings.Select(setting => setting.Parameter.Key.Length).DefaultIfEmpty().Max() + 2;
        foreach (var setting in settings)
            ShowValue(setting, widest);
        console.WriteLine();
        if (preparation.Project is { } project)
            Write($"{destination}/: {Summary(project.Files)}");
        foreach (var finding in preparation.Findings.Where(finding => finding.Severity > Severity.Note)
            .OrderByDescending(finding => finding.Severity))
        {
            shown.Add(finding);
            Write($"{(finding.Severity == Severity.Error ? "error" : "warning")}: {finding.Text}",
                finding.Severity == Severity.Error ? "red" : "yellow");
        }
    }

    public async Task<Decision> Ask(Preparation preparation, bool hasBack, CancellationToken cancel)
    {
        IReadOnlyList<Choice> choices = preparation.Project is null ? [Change, Stop] : [Generate, Change, Files, Stop];
        var chosen = await new ChoicePrompt(console, "What next?", choices) { HasBack = hasBack }.Ask(null, cancel);
        if (chosen == Files)
        {
            ShowFiles(preparation.Project!.Files);
            return await Ask(preparation, hasBack, cancel);
        }

        return chosen is null ? Decision.Back : chosen == Generate ? Decision.Generate : chosen == Change ? Decision.Change : Decision.Stop;
    }

    /// <summary>The answer to change; null: none after all.</summary>
    public async Task<Parameter?> AskWhich(Conversation conversation, CancellationToken cancel)
    {
        var parameters = conversation.Changeable.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal);
        var chosen = await new ChoicePrompt(console, "Which answer?",
            [.. parameters.Values.Select(parameter => new Choice(parameter.Key, parameter.Key, Present(conversation, parameter)))])
        {
            HasBack = true,
        }.Ask(null, cancel);
        return chosen is null ? null : parameters[chosen.Value];
    }

    /// <summary>On one line where it fits, else on three.</summary>
    private void ShowValue(Setting setting, int widest)
    {
        var key = setting.Parameter.Key.PadRight(widest);
        var (value, origin) = (SettingTable.Shown(setting), setting.Origin.ToString());
        if ($"{key}{value}  {origin}".GetCellWidth() <= Width)
        {
            console.MarkupLine($"{Markup.Escape(key + value)}  [dim]{Markup.Escape(origin)}[/]");
            return;
        }

        Write(setting.Parameter.Key);
        Write(value, first: "  ");
        Write(origin, "dim", first: "  ");
    }

    private void ShowFiles(IReadOnlyList<ProjectFile> files)
    {
        foreach (var file in files)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {file.Path + (file.Executable ? "*" : ""),-44}{file.Size,10:N0}"));
    }

    private void Write(string text, string style = "default", string first = "")
    {
        foreach (var line in Cells.Wrap(text, Width, "  ", first))
            console.MarkupLine($"[{style}]{Markup.Escape(line)}[/]");
    }

    /// <summary>What was asked or given; a secret only as such, and not what steers this one run.</summary>
    private static IEnumerable<Setting> Values(Conversation conversation)
    {
        var asked = conversation.Changeable.Where(parameter => parameter.Phase is not null).Select(conversation.ValueOf).OfType<Setting>()
            .ToList();
        return asked.Concat(conversation.Draft.Settings.All.Where(setting => !setting.Parameter.Run
            && !asked.Exists(other => other.Parameter == setting.Parameter)));
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
