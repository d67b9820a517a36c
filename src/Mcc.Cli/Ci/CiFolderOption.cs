using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Ci;

/// <summary>The option that names the folder of a run.</summary>
internal static class CiFolderOption
{
    public static Option<string> New() => new("--folder")
    {
        Description = $"Folder of results, logs and projects (default: {CiFolder.Usual}).",
        HelpName = "DIR",
        DefaultValueFactory = _ => CiFolder.Usual,
    };

    public static CiFolder Read(CommandContext context, string given) => new(Path.GetFullPath(given, context.Cli.Folder));
}
