using System.Text;

namespace Mcc.Core.Templates.Syntax;

internal sealed class Loop(Repetition repetition, Part body) : Part
{
    public override void Write(Scope scope, StringBuilder output)
    {
        foreach (var turn in repetition.Turns(scope))
            body.Write(turn, output);
    }
}
