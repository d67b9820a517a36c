using Mcc.Cli.Hosting;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Local;

/// <summary>The lines that set a POSIX shell up for the local SageMaker, or back.</summary>
internal static class ShellVariables
{
    private static readonly string[] Proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

    public static void Write(VisibleWriter output, CliEnvironment cli, string folder, ServerRecord server)
    {
        output.WriteLine($"unset {string.Join(' ', CallerVariables.ToUnset(cli.Environment.Keys))}");
        foreach (var (name, value) in CallerVariables.Of(folder, server))
            output.WriteLine($"export {name}={Quoted(value)}");
        // A proxy of the user's would be asked for our address too.
        if (Proxies.Any(name => cli.Variable(name) is { Length: > 0 }))
            output.WriteLine("export NO_PROXY=127.0.0.1${NO_PROXY:+,$NO_PROXY} no_proxy=127.0.0.1${no_proxy:+,$no_proxy}");
    }

    public static void WriteBack(VisibleWriter output, string folder, ServerRecord server) =>
        output.WriteLine($"unset {string.Join(' ', CallerVariables.Of(folder, server).Select(variable => variable.Name))}");

    private static string Quoted(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
