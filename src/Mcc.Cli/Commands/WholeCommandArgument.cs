using System.CommandLine;

namespace Mcc.Cli.Commands;

/// <summary>The command line of another program, behind <c>--</c>: its arguments and options belong to that program and are not
/// parsed.</summary>
public sealed class WholeCommandArgument : Argument<string[]>
{
    public WholeCommandArgument(string name)
        : base(name) => Arity = new(0, 1000);
}
