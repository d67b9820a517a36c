using Mcc.Core.Data;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>
/// A parameter with its value, read as its type, and where that comes from. A secret has no value that a template could name.
/// </summary>
public sealed record Setting(Parameter Parameter, Value Value, Origin Origin, Secret? Secret = null)
{
    /// <summary>True when it was set explicitly, not a default and not derived.</summary>
    public bool IsGiven => Origin.Source is not (Source.Default or Source.Derived);

    /// <summary>
    /// The value as text; flags are <c>true</c> and <c>false</c>; choices of a list stand with commas between; null for other lists and for
    /// pairs.
    /// </summary>
    public string? Text => Value switch
    {
        Value.Text text => text.Content,
        Value.Number number => number.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Value.Flag flag => flag.On ? "true" : "false",
        Value.Items items when Parameter.Choices.Count > 0 =>
            string.Join(',', items.Values.OfType<Value.Text>().Select(item => item.Content)),
        _ => null,
    };
}
