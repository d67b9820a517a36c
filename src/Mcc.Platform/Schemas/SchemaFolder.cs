using Mcc.Core.ServiceModels;
using Mcc.Platform.Files;

namespace Mcc.Platform.Schemas;

/// <summary>
/// The service models that the user refreshed: <c>schemas/</c> in the user's mcc folder. Nothing is read before it is asked
/// for.
/// </summary>
/// <param name="home">Null where the user has none: then nothing was refreshed, and nothing can be.</param>
public sealed class SchemaFolder(string? home)
{
    /// <exception cref="EnvironmentException">The user has no home folder.</exception>
    public string Folder => home is null ? throw EnvironmentException.NoHome() : Path.Combine(home, "schemas");

    /// <summary>The compact model of a service, or null where it was not refreshed.</summary>
    public byte[]? Read(string service) => ReadFile($"{service}.json");

    /// <summary>Null when nothing was refreshed.</summary>
    public SchemaManifest? Manifest => ReadFile(SchemaManifest.FileName) is { } content ? SchemaManifest.Read(content) : null;

    /// <summary>Puts new files in the place of the old ones in one step: there are always all of the old or all of the new.</summary>
    /// <exception cref="IOException">They cannot be written; the old ones are untouched.</exception>
    public void Replace(IReadOnlyDictionary<string, byte[]> files)
    {
        var aside = $"{Folder}.new-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(aside);
            foreach (var (name, content) in files)
                File.WriteAllBytes(Path.Combine(aside, name), content);
            if (!Rename.IfFree(aside, Folder))
                Rename.Exchange(aside, Folder);
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
    }

    private byte[]? ReadFile(string name)
    {
        if (home is null)
            return null;
        var path = Path.Combine(Folder, name);
        try
        {
            return File.Exists(path) ? RegularFile.ReadBytes(path, FileLimits.Catalog) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
