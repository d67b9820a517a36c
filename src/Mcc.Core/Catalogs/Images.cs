using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>The base images by the list that a backend names: <c>catalogs/images.json</c>.</summary>
public sealed class Images
{
    private readonly IReadOnlyDictionary<string, RegistryEntry> registries;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> environments;

    private Images(ImagesFile file)
    {
        Provenance = Provenance.From(file);
        All = [.. file.Rows.Select(ImageOf)];
        registries = file.Registries ?? new Dictionary<string, RegistryEntry>(StringComparer.Ordinal);
        environments = file.Environments ?? new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    public IReadOnlyList<BaseImage> All { get; }

    public static Images Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/images.json", json, DataJson.Default.ImagesFile));

    /// <summary>The images of a list, in the order of preference.</summary>
    public IEnumerable<BaseImage> Of(string list) =>
        All.Where(image => string.Equals(image.List, list, StringComparison.Ordinal)).OrderBy(image => !image.IsDefault);

    /// <summary>The image taken when nothing is chosen; null where the list has none for this accelerator.</summary>
    public BaseImage? DefaultOf(string list, string accelerator) =>
        Of(list).FirstOrDefault(image => image.IsDefault && string.Equals(image.Accelerator, accelerator, StringComparison.Ordinal));

    /// <summary>The image that SageMaker can start as it is; null where the list has none for this accelerator.</summary>
    public BaseImage? DirectOf(string list, string accelerator) =>
        Of(list).FirstOrDefault(image => image.Direct is not null
            && string.Equals(image.Accelerator, accelerator, StringComparison.Ordinal));

    /// <summary>The known image that a full reference means, in whichever region's registry; null for one of the user's own.</summary>
    public BaseImage? Recognize(string reference) => All.FirstOrDefault(image => image.Registry is null
        ? string.Equals(image.Name, reference, StringComparison.Ordinal)
        : reference.EndsWith("/" + image.Name, StringComparison.Ordinal));

    /// <summary>
    /// Whether the registry and the repository of a reference are those of a known image; its tag or digest may be any. A name without a
    /// registry is Docker Hub's.
    /// </summary>
    public bool HasRepository(string reference, Regions regions)
    {
        var wanted = Repository(reference);
        return All.Any(image => image.Registry is null
            ? Repository(image.Name) == wanted
            : registries[image.Registry].Accounts.Any(account => regions.Find(account.Key) is { } region
                && $"{region.RegistryOf(account.Value)}/{Repository(image.Name, "")}" == wanted));
    }

    /// <summary>A reference without its tag and digest, and with its registry.</summary>
    private static string Repository(string reference, string ofHub = "docker.io/")
    {
        var name = reference.Split('@')[0];
        var tag = name.LastIndexOf(':');
        if (tag > name.LastIndexOf('/'))
            name = name[..tag];
        var first = name.Split('/')[0];
        // As Docker reads it: the first part is a registry where it looks like a host.
        if (first == name || (!first.Contains('.') && !first.Contains(':') && first != "localhost"))
            return ofHub + (first == name && ofHub.Length > 0 ? "library/" : "") + name;
        return first is "index.docker.io" or "registry-1.docker.io" ? "docker.io" + name[first.Length..] : name;
    }

    /// <summary>The full reference of an image as seen from a region; null where its registry is not in that region.</summary>
    public string? ReferenceOf(BaseImage image, Region region)
    {
        if (image.Registry is null)
            return image.Name;
        return registries[image.Registry].Accounts.TryGetValue(region.Code, out var account)
            ? $"{region.RegistryOf(account)}/{image.Name}"
            : null;
    }

    /// <summary>The environment that a list's server starts with by default, in the order of the file; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(string list) =>
        environments.GetValueOrDefault(list) ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private static BaseImage ImageOf(ImageRow row) => new(
        row.For,
        row.Registry,
        row.Image,
        row.Version,
        row.Engine ?? row.For,
        row.Engine is null ? row.Version : row.EngineVersion,
        row.Accelerator,
        row.Cuda,
        row.Ami,
        row.Processors,
        row.Created,
        row.EndOfLife,
        row.Default,
        row.Verified,
        row.Note ?? "",
        row.Trouble,
        row.Direct,
        !row.CpuToo,
        row.Devices,
        row.Python);
}
