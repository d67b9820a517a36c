using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary><c>if flag</c> or <c>if not flag</c>: a flag, or whether a text, a list or a group has anything in it.</summary>
internal sealed class Condition(Name name, bool negated)
{
    public bool Holds(Scope scope)
    {
        var value = name.In(scope);
        var isSet = value switch
        {
            Value.Flag flag => flag.On,
            Value.Text text => text.Content.Length > 0,
            Value.Items items => items.Values.Count > 0,
            Value.Members members => members.Entries.Count > 0,
            Value.Missing => false,
            // Is 0 set? The template author means something else.
            _ => throw new TemplateException(name.Place, $"`{name}` is {value.Noun}, which is neither true nor false."),
        };

        return isSet != negated;
    }
}
