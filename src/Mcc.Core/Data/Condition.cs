namespace Mcc.Core.Data;

/// <summary>
/// When something applies, as data: <c>{key: [values]}</c>; every key must have one of its values, <c>*</c> being any. No keys: always.
/// </summary>
public sealed record Condition(IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Terms)
{
    private const string Any = "*";

    public static Condition Always { get; } = new([]);

    /// <param name="valueOf">The present value of a key, or null where it has none.</param>
    public bool Holds(Func<string, string?> valueOf) =>
        FirstFailing(valueOf) is null;

    /// <summary>The first term that does not hold, or null.</summary>
    public (string Key, IReadOnlyList<string> Values)? FirstFailing(Func<string, string?> valueOf)
    {
        foreach (var term in Terms)
        {
            if (valueOf(term.Key) is not { } value || !(IsOneOf(value, term.Values) || term.Values.Contains(Any, StringComparer.Ordinal)))
                return term;
        }

        return null;
    }

    /// <summary>Choices of a list come with commas between: one of them is enough.</summary>
    private static bool IsOneOf(string value, IReadOnlyList<string> values) =>
        values.Contains(value, StringComparer.Ordinal)
        || (value.Contains(',', StringComparison.Ordinal) && value.Split(',').Any(part => values.Contains(part, StringComparer.Ordinal)));
}
