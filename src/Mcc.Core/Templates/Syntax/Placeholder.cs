using System.Text;
using Mcc.Core.Templates.Languages;

namespace Mcc.Core.Templates.Syntax;

/// <summary>A place for a value, with the way to write one there.</summary>
internal sealed class Hole(Name name, Quoting quoting) : Part
{
    public override void Write(Scope scope, StringBuilder output)
    {
        var value = name.In(scope);
        if (value is Value.Missing)
            throw new TemplateException(name.Place, $"`{name}` has no value; only `if` may ask for what may be missing.");
        if (Characters.Refusal(value) is { } unspeakable)
            throw new UnwritableValueException(name.Text, name.Place, value.Characters, unspeakable);
        if (!quoting.Takes(value))
            throw new TemplateException(name.Place, $"`{name}` is {value.Noun}, which cannot stand {quoting.Where}.");
        if (quoting.Write(value, output) is { } reason)
            throw new UnwritableValueException(name.Text, name.Place, value.Characters, reason);
    }
}
