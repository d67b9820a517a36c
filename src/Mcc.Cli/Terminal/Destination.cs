using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Files;

namespace Mcc.Cli.Terminal;

/// <summary>The folder that a project is written into.</summary>
public static class Destination
{
    /// <summary>Its full path; null while the project has neither a name nor a folder.</summary>
    public static string? Of(CliEnvironment cli, Draft draft) =>
        (draft.Settings.ProjectDir.Value ?? draft.Settings.ProjectName.Value) is { } folder
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, cli.Folder)) : null;

    /// <summary>
    /// Why it cannot be written as things are, or null. Told before anything is asked, and looked at again when it is written.
    /// </summary>
    public static Finding? Refusal(CliEnvironment cli, Draft draft) =>
        Of(cli, draft) is { } destination ? ProjectWriter.Refusal(destination, draft.Settings.Force.Value) : null;
}
