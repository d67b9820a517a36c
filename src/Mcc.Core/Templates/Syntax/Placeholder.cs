using System.Text;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary>A place for a value, with the way to escape it there.</summary>
internal sealed class Placeholder(Name name, Escaping escaping) : Part
{
    public override void Write(Scope scope, StringBuilder output)
    {
        var value = name.In(scope);
        if (value is Value.Missing)
            throw new TemplateException(name.Place, $"`{name}` has no value; use `if` for a value that can be missing.");
        if (Characters.Refusal(value) is { } unspeakable)
            throw new UnwritableValueException(name.Text, name.Place, value.Characters, unspeakable);
        if (!escaping.Takes(value))
            throw new TemplateException(name.Place, $"`{name}` is {value.Noun}, which is not allowed {escaping.Where}.");
        if (escaping.Write(value, output) is { } reason)
            throw new UnwritableValueException(name.Text, name.Place, value.Characters, reason);
    }
}
