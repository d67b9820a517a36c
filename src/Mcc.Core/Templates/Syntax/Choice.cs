using System.Text;

namespace Mcc.Core.Templates.Syntax;

internal sealed class Choice(Condition condition, Part then, Part otherwise) : Part
{
    public override void Write(Scope scope, StringBuilder output) =>
        (condition.Holds(scope) ? then : otherwise).Write(scope, output);
}
