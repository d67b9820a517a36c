using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>Where the log streams of a log group stand: logs/ and then the names of group and stream as folders.</summary>
internal static class LogFolder
{
    public static string Root(LocalSettings settings) => Path.Combine(settings.Folder, StateFiles.Logs);

    public static string Group(LocalSettings settings, string group) =>
        Path.Combine([Root(settings), .. group.Split('/', StringSplitOptions.RemoveEmptyEntries)]);

    public static string File(LocalSettings settings, string group, string stream) =>
        Path.Combine([Group(settings, group), .. stream.Split('/', StringSplitOptions.RemoveEmptyEntries)]) + ".log";
}
