using System.CommandLine;

namespace Mcc.Cli.Commands;

/// <summary>The command line of another program, behind <c>--</c>: its words and options are none of ours, and are not judged.</summary>
public sealed class WholeCommandArgument : Argument<string[]>
{
    public WholeCommandArgument(string name)
        : base(name) => Arity = new(0, 1000);
}
