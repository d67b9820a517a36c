using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>The way to write a value in one kind of place.</summary>
internal abstract class Quoting
{
    /// <summary>The place in words that follow "cannot stand": "inside double quotes".</summary>
    public abstract string Where { get; }

    /// <summary>Whether this shape of value has any meaning here. Where it has none, the template is wrong, not the user.</summary>
    public virtual bool Takes(Value value) => value is Value.Text or Value.Number or Value.Flag;

    /// <summary>Writes the value; or writes nothing useful and says why not, in a clause that follows the value's name.</summary>
    public abstract string? Write(Value value, StringBuilder output);
}
