using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>When something applies, as data: <c>{key: [values]}</c>; every key must have one of its values, <c>*</c> being any. No keys: always.</summary>
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
            if (valueOf(term.Key) is not { } value || !(term.Values.Contains(value, StringComparer.Ordinal) || term.Values.Contains(Any, StringComparer.Ordinal)))
                return term;
        }

        return null;
    }

    public static Condition Read(JsonElement json) =>
        new([.. json.EnumerateObject().Select(term => (term.Name, Values(term.Value)))]);

    private static IReadOnlyList<string> Values(JsonElement json) => [.. json.EnumerateArray().Select(value => value.GetString()!)];
}
