namespace Mcc.Local.Containers;

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
}
