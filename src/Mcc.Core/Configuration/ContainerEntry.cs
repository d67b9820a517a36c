using System.Text.RegularExpressions;

namespace Mcc.Core.Configuration;

/// <summary>One entry of <c>--containers</c>: <c>[NAME=]FOLDER</c> or <c>[NAME=]IMAGE</c>.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="GivenName">Null where the project, or the image, says the name.</param>
/// <param name="Place">The folder or the image.</param>
public sealed partial record ContainerEntry(string Text, string? GivenName, string Place)
{
    private const int LongestName = 63;

    /// <summary>An image begins with the host of a registry, as only a folder can do without.</summary>
    public bool IsImage => Place.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
        && Place[..slash] is var host && host[0] != '.' && (host.Contains('.', StringComparison.Ordinal)
            || host.Contains(':', StringComparison.Ordinal) || host == "localhost");

    /// <summary>
    /// The name where neither the entry nor a project says one: the last part of the folder or of the image's repository.
    /// </summary>
    public string PlaceName
    {
        get
        {
            var last = Place.TrimEnd('/').Split('/')[^1];
            var name = IsImage ? last.Split('@', ':')[0] : last;
            name = NotInNames().Replace(name, "-").Trim('-');
            return name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name;
        }
    }

    public static ContainerEntry Parse(string text)
    {
        // A tag or a folder can have an = too, but not before anything that a name cannot have.
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !text[..equals].AsSpan().ContainsAny("/.~")
            ? new(text, text[..equals].Trim(), text[(equals + 1)..].Trim())
            : new(text, null, text.Trim());
    }

    /// <summary>Whether AWS accepts it as a ContainerHostname (the service model's pattern).</summary>
    public static bool IsHostname(string name) => name.Length <= LongestName && Hostname().IsMatch(name);

    [GeneratedRegex("\\A[a-zA-Z0-9](-*[a-zA-Z0-9])*\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Hostname();

    [GeneratedRegex("[^a-zA-Z0-9]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NotInNames();
}
