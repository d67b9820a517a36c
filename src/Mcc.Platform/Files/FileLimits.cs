namespace Mcc.Platform.Files;

/// <summary>The most bytes that are read of a file at once, by its kind. Models are read in pieces and have no limit.</summary>
public static class FileLimits
{
    /// <summary>Settings, profiles, MCP servers, descriptions of models.</summary>
    public const long Configuration = 1 << 20;

    /// <summary>A Python module, and a file of a generated project.</summary>
    public const long Source = 16 << 20;

    /// <summary>Service models, refreshed catalogs, and results of tests.</summary>
    public const long Catalog = 64 << 20;

    /// <summary>A request, and a registry that is imported.</summary>
    public const long Payload = 256 << 20;
}
