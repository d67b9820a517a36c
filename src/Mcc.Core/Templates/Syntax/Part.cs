using System.Text;

namespace Mcc.Core.Templates.Syntax;

/// <summary>A piece of a parsed template. Everything that can be decided before a value is known has been decided.</summary>
internal abstract class Part
{
    public abstract void Write(Scope scope, StringBuilder output);
}
