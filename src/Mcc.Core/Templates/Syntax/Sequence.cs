using System.Text;

namespace Mcc.Core.Templates.Syntax;

internal sealed class Sequence(Part[] parts) : Part
{
    public Part[] Parts { get; } = parts;

    public override void Write(Scope scope, StringBuilder output)
    {
        foreach (var part in Parts)
            part.Write(scope, output);
    }
}
