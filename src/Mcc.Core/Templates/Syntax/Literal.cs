using System.Text;

namespace Mcc.Core.Templates.Syntax;

internal sealed class Literal(string text) : Part
{
    public string Text { get; } = text;

    public override void Write(Scope scope, StringBuilder output) => output.Append(Text);
}
