using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>The way to write a value in one kind of context.</summary>
internal abstract class Escaping
{
    /// <summary>The context as text after "is not allowed": "inside double quotes".</summary>
    public abstract string Where { get; }

    /// <summary>Whether this shape of value has any meaning here. Where it has none, the template is wrong, not the user.</summary>
    public virtual bool Takes(Value value) => value is Value.Text or Value.Number or Value.Flag;

    /// <summary>Writes the value, or says why it cannot, in a clause that follows the value's name.</summary>
    public abstract string? Write(Value value, StringBuilder output);
}

/// <summary>No value can be written safely here, whatever it is; the template is refused when it is parsed.</summary>
/// <param name="reason">Why, and what to write instead.</param>
internal sealed class Forbidden(string reason) : Escaping
{
    public override string Where => reason;

    public override string Write(Value value, StringBuilder output) => throw new InvalidOperationException(reason);
}
