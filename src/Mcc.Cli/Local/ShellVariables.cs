using Mcc.Cli.Hosting;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Processes;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Local;

/// <summary>The lines that set a POSIX shell up for the local SageMaker, or back.</summary>
internal static class ShellVariables
{
    private const string Command = "MCC_LOCAL_COMMAND";

    private static readonly string[] Proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

    public static void Write(VisibleWriter output, CliEnvironment cli, string folder, ServerRecord server)
    {
        output.WriteLine($"unset {string.Join(' ', CallerVariables.ToUnset(cli.Environment.Keys))}");
        foreach (var (name, value) in CallerVariables.Of(folder, server))
            output.WriteLine($"export {name}={Quoted(value)}");
        // do/deploy adds its project with it.
        if (SelfExecutable.Program is { } program) output.WriteLine($"export {Command}={Quoted(program)}");
        // A proxy of the user's would be asked for our address too.
        if (Proxies.Any(name => cli.Variable(name) is { Length: > 0 }))
            output.WriteLine("export NO_PROXY=127.0.0.1${NO_PROXY:+,$NO_PROXY} no_proxy=127.0.0.1${no_proxy:+,$no_proxy}");
    }

    public static void WriteBack(VisibleWriter output, string folder, ServerRecord server) =>
        output.WriteLine($"unset {string.Join(' ', CallerVariables.Of(folder, server).Select(variable => variable.Name))} {Command}");

    /// <summary>The text as one argument of a shell command, in quotes only where it needs them.</summary>
    public static string Word(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+=@:,".Contains(letter)) ? text : Quoted(text);

    private static string Quoted(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
