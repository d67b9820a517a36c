using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc ci …</c>: the life of many projects, tried one stage after the other.</summary>
public static class CiCommand
{
    public static Command Of(CommandContext context) => new("ci", "Test all deployment configurations.")
    {
        CiRunCommand.Of(context),
        CiStatusCommand.Of(context),
        CiRegisterCommand.Of(context),
        CiTriggerCommand.Of(context),
    };
}
