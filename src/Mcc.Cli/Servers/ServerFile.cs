using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;
using Mcc.Platform.Files;

namespace Mcc.Cli.Servers;

/// <summary>The working folder's <c>config/mcp.json</c> on disk.</summary>
public static class ServerFile
{
    /// <summary>Without a file an empty one; null when it cannot be read, with an error among the findings.</summary>
    public static ServerEntries? Read(CliEnvironment cli, ICollection<Finding> findings)
    {
        var (text, trouble) = SettingsFile.Text(Path.Combine(cli.Folder, ServerEntries.File));
        if (trouble is not null)
        {
            findings.Add(Finding.Error("mcp-file", $"{ServerEntries.File} cannot be read: {trouble}", "Make it readable, or remove it."));
            return null;
        }

        var entries = ServerEntries.Read(text);
        foreach (var finding in entries.Findings)
            findings.Add(finding);
        return entries.Findings.Any(finding => finding.Severity == Severity.Error) ? null : entries;
    }

    /// <summary>Writes it whole or not at all; the trouble, or null.</summary>
    public static Finding? Write(CliEnvironment cli, ServerEntries before, string text)
    {
        if (before.HasComments)
            return Finding.Error("mcp-file", $"{ServerEntries.File} has comments, which would be lost.",
                "Edit the file yourself, or remove the comments.");
        var path = Path.Combine(cli.Folder, ServerEntries.File);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Error("mcp-file", $"{ServerEntries.File} cannot be written: {exception.Message}",
                "Work in a folder that you can write to.");
        }
    }
}
