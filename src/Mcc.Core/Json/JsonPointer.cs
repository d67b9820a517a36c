using System.Globalization;

namespace Mcc.Core.Json;

/// <summary>JSON pointers (RFC 6901): the empty one is the whole document.</summary>
public static class JsonPointer
{
    public static string Member(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Item(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>The name that a part of a pointer stands for.</summary>
    public static string Name(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>The pointer to what holds it; null for the whole document.</summary>
    public static string? Parent(string pointer) => pointer.Length == 0 ? null : pointer[..pointer.LastIndexOf('/')];
}
