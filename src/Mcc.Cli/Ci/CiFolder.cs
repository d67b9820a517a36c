using System.Text;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Files;

namespace Mcc.Cli.Ci;

/// <summary>The folder of a run: its results and reports, the logs, and the projects that it made.</summary>
internal sealed class CiFolder(string path)
{
    /// <summary>Its usual name, in the current folder.</summary>
    public const string Usual = "mcc-ci";

    private const string Logs = "logs";
    private const string Work = "work";
    private readonly Lock writing = new();

    public string Path => path;

    private string Results => System.IO.Path.Combine(path, "results.json");

    private string History => System.IO.Path.Combine(path, "history.jsonl");

    /// <summary>Where the project of a row is made, with all else that only it uses.</summary>
    public string WorkOf(string row) => System.IO.Path.Combine(path, Work, row);

    public string ProjectOf(string row) => System.IO.Path.Combine(WorkOf(row), "project");

    /// <summary>The log file of a stage, below the folder, with / between its parts.</summary>
    public static string LogOf(string row, CiStage stage) => $"{Logs}/{row}/{CiStages.NameOf(stage)}.log";

    public string Full(string below) => System.IO.Path.Combine(path, below);

    /// <summary>The results of the last run; null, with an error among the findings, where there are none.</summary>
    public CiRecord? Read(ICollection<Finding> findings)
    {
        if (!File.Exists(Results))
            findings.Add(Finding.Error("ci-folder", $"{path} has no results: {Results} does not exist.",
                "`mcc ci run` writes them; name its folder with --folder."));
        else if (CiRecordFile.Read(RegularFile.ReadText(Results, FileLimits.Catalog)) is { } record)
            return record;
        else
            findings.Add(Finding.Error("ci-folder", $"{Results} is not a file of results that this version of mcc can read.",
                "Run again without --resume."));
        return null;
    }

    /// <summary>Removes what an earlier run left, except for the history; false, with an error, for a folder of something else.</summary>
    public bool Clear(ICollection<Finding> findings)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(Results))
        {
            findings.Add(Finding.Error("ci-folder", $"{path} has files that are not of a run.",
                "Name a new or empty folder with --folder."));
            return false;
        }

        Scratch.Delete(System.IO.Path.Combine(path, Work));
        Scratch.Delete(System.IO.Path.Combine(path, Logs));
        return true;
    }

    /// <summary>Keeps the results so far, so that a run that is killed can be resumed.</summary>
    public void Write(CiRecord record)
    {
        Directory.CreateDirectory(path);
        lock (writing)
            AtomicFile.Write(Results, CiRecordFile.Write(record));
    }

    /// <summary>Writes the reports, and adds the run to the history if it has ended.</summary>
    public void Report(CiRecord record)
    {
        if (record.Ended is { } ended)
            File.AppendAllText(History, CiHistoryLine.Of(record, ended).Write());
        var history = File.Exists(History) ? CiHistoryLine.ReadAll(RegularFile.ReadText(History, FileLimits.Catalog)) : [];
        AtomicFile.Write(Full("junit.xml"), CiJUnit.Write(record));
        AtomicFile.Write(Full("index.html"), CiPage.Write(record, history));
    }
}
