using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary>A name as a tag says it, <c>item.name</c>, and where it says so.</summary>
internal sealed class Name(string text, Place place)
{
    private readonly string[] _steps = text.Split('.');

    public string Text { get; } = text;

    public Place Place { get; } = place;

    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        var atStart = true;
        foreach (var c in text)
        {
            if (atStart ? !char.IsAsciiLetter(c) && c != '_' : !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
                return false;
            atStart = c == '.';
        }

        return !atStart;
    }

    /// <summary>The value of this name; a name that the scope does not know is a <see cref="TemplateException"/>.</summary>
    public Value In(Scope scope)
    {
        var value = scope.Find(_steps[0])
            ?? throw new TemplateException(Place, $"unknown name `{_steps[0]}`.");

        foreach (var step in _steps.AsSpan(1))
        {
            value = value switch
            {
                // A missing value has no members either.
                Value.Missing => value,
                Value.Members members => members.Entries.GetValueOrDefault(step)
                    ?? throw new TemplateException(Place, $"`{Text}` is unknown: it has no `{step}`."),
                _ => throw new TemplateException(Place, $"`{Text}` is not valid: {value.Noun} has no member `{step}`."),
            };
        }

        return value;
    }

    public override string ToString() => Text;
}
