namespace Mcc.Cli.Ci;

/// <summary>Puts the program that the user named on the PATH under the name of an engine's program.</summary>
internal static class StandInProgram
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="command">The engine's command, such as <c>vllm serve</c> or <c>python3 -m sglang.launch_server</c>.</param>
    /// <param name="standIn">The path of the program that gets all of the engine's arguments.</param>
    /// <param name="existing">The program of that name that the machine has; it runs with all other arguments. Null: none.</param>
    /// <param name="folder">Where the program is put.</param>
    /// <returns>The folder to put first on the PATH.</returns>
    public static string Install(IReadOnlyList<string> command, string standIn, string? existing, string folder)
    {
        Directory.CreateDirectory(folder);
        var first = string.Join(' ', command.Skip(1).Take(2));
        var lines = existing is null
            ? $"#!/bin/sh\nexec {Quoted(standIn)} \"$@\"\n"
            : $"#!/bin/sh\ncase \"$1 $2\" in {Quoted(first)}) exec {Quoted(standIn)} \"$@\" ;; esac\nexec {Quoted(existing)} \"$@\"\n";
        var path = Path.Combine(folder, command[0]);
        File.WriteAllText(path, lines);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Executable);
        return folder;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
