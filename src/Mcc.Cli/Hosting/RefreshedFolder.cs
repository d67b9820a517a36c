using Mcc.Core.Catalogs;
using Mcc.Platform.Files;

namespace Mcc.Cli.Hosting;

/// <summary>
/// The user's refreshed rows on disk, one file for each catalog: <c>~/.ml-container-creator/catalogs</c>. At start only its existence is
/// checked; a file is read when its catalog is.
/// </summary>
public sealed class RefreshedFolder(string path)
{
    private const string Name = "catalogs";
    private const string Extension = ".json";

    /// <summary>Null where the user's home folder is unknown.</summary>
    public static RefreshedFolder? Find(CliEnvironment cli) => cli.HomeIfAny is { } home ? new(Path.Combine(home, Name)) : null;

    public bool Exists => Directory.Exists(path);

    public string FileOf(ExtensibleCatalog catalog) => Path.Combine(path, catalog.Name + Extension);

    /// <exception cref="Mcc.Core.Data.DataFileException">The file is not valid.</exception>
    public RefreshedCatalog Read(ExtensibleCatalog catalog)
    {
        var file = FileOf(catalog);
        return catalog.CanBeRefreshed && File.Exists(file)
            ? RefreshedCatalog.Parse(catalog, RegularFile.ReadBytes(file, FileLimits.Catalog), file) : RefreshedCatalog.Empty(catalog);
    }

    /// <summary>Writes the whole file or nothing.</summary>
    public void Write(RefreshedCatalog rows)
    {
        Directory.CreateDirectory(path);
        AtomicFile.Write(FileOf(rows.Catalog), rows.Write());
    }

    /// <summary>A file of <c>data/</c> with the user's rows.</summary>
    public byte[] Over(string dataPath, byte[] shipped) =>
        ExtensibleCatalog.Find(dataPath) is { } catalog ? Read(catalog).Over(shipped) : shipped;
}
