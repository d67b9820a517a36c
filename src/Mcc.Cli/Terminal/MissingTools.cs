using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Terminal;

/// <summary>What the scripts of a project will ask for and this machine does not have, so that it can be said before.</summary>
public static class MissingTools
{
    /// <param name="commands">Scripts with their options, as <c>do/run --process</c>.</param>
    /// <returns>The tools that are not on the PATH, each with its package of Debian and Ubuntu.</returns>
    public static IReadOnlyList<(string Tool, string Package)> Of(IEnumerable<ProjectFile> files, IEnumerable<string> commands,
        CliEnvironment cli)
    {
        var scripts = ScriptTools.In(files);
        var path = cli.Variable("PATH");
        return [.. commands.SelectMany(scripts.Of).Distinct(StringComparer.Ordinal)
            .Where(tool => Programs.Find(tool, path) is null)
            .Select(tool => (tool, scripts.Package(tool)))];
    }

    /// <summary>One note that names them with the command that installs them; null where nothing is missing.</summary>
    public static Finding? Note(IEnumerable<ProjectFile> files, IReadOnlyList<string> commands, CliEnvironment cli)
    {
        var missing = Of(files, commands, cli);
        return missing.Count == 0 ? null : Finding.Note("missing-tools",
            $"{string.Join(" and ", commands)} need {string.Join(", ", missing.Select(each => each.Tool))}, which this machine does not "
                + $"have.",
            $"On Debian and Ubuntu: apt-get install {string.Join(' ', missing.Select(each => each.Package))}");
    }
}
