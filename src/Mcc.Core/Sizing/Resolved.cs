namespace Mcc.Core.Sizing;

/// <summary>What a resolver found, or why it is not known.</summary>
/// <param name="Value">Null where it is not known.</param>
/// <param name="Reason">The end of a sentence that begins with what is not known; null where it is known.</param>
public sealed record Resolved<T>(T? Value, string? Reason)
    where T : class;

/// <summary>Makes a <see cref="Resolved{T}"/>.</summary>
public static class Resolved
{
    public static Resolved<T> Known<T>(T value)
        where T : class => new(value, null);

    public static Resolved<T> Unknown<T>(string reason)
        where T : class => new(null, reason);
}
