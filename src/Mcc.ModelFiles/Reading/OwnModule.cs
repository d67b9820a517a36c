namespace Mcc.ModelFiles.Reading;

/// <summary>A Python module of the user's own, and the classes and functions that it defines at its top level.</summary>
/// <remarks>Only what is defined there may be imported by a pickle: a name that the module itself imports (<c>from os import system</c>) is
/// not the user's own.</remarks>
public sealed record OwnModule(string Name, IReadOnlySet<string> Defines)
{
    /// <param name="name">As Python imports it: <c>transformers_of_mine</c> or <c>package.module</c>.</param>
    public static OwnModule FromSource(string name, string source)
    {
        var defines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in source.AsSpan().EnumerateLines())
        {
            if (DefinedIn(line) is { Length: > 0 } defined) defines.Add(defined);
        }
        return new OwnModule(name, defines);
    }

    // A definition starts in the first column; nested ones have dotted names, which pickles may not use.
    private static string? DefinedIn(ReadOnlySpan<char> line)
    {
        var rest = line switch
        {
            _ when line.StartsWith("class ") => line[6..],
            _ when line.StartsWith("def ") => line[4..],
            _ when line.StartsWith("async def ") => line[10..],
            _ => default,
        };
        rest = rest.TrimStart();
        var length = 0;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_')) length++;
        return length == 0 ? null : rest[..length].ToString();
    }
}
