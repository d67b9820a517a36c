namespace Mcc.LocalSageMaker.Containers;

/// <summary>The parts of an image's reference: registry/path/name:tag@digest.</summary>
internal static class ImageName
{
    /// <summary>The last part of the repository's path.</summary>
    public static string Repository(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        var end = name.AsSpan().IndexOfAny(':', '@');
        return end < 0 ? name : name[..end];
    }

    /// <summary>The text after @sha256:, in letters that cannot be anything else; null when nothing does.</summary>
    public static string? Digest(string image)
    {
        const string mark = "@sha256:";
        var at = image.LastIndexOf(mark, StringComparison.Ordinal);
        var digest = at < 0 ? "" : image[(at + mark.Length)..];
        return digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower) ? digest : null;
    }
}
