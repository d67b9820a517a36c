using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>
/// A user's value cannot be written safely where a template wants it. Not a bug: callers turn it into a <see cref="Finding"/>.
/// </summary>
/// <param name="placeholder">The placeholder's name, as the template says it.</param>
/// <param name="value">Its characters; null for a list or a group.</param>
/// <param name="reason">A clause that follows the name: "contains a line break, but a comment ends with its line".</param>
public sealed class UnwritableValueException(string placeholder, Place place, string? value, string reason)
    : Exception($"{place}: `{placeholder}` {reason}.")
{
    public string Placeholder { get; } = placeholder;

    public Place Place { get; } = place;

    public string? Value { get; } = value;

    public string Reason { get; } = reason;
}
