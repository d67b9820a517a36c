using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>The base images by the list that a backend names: <c>catalogs/images.json</c>.</summary>
public sealed class Images
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> accounts;
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> environments;

    private Images(JsonElement catalog)
    {
        Provenance = Provenance.Of(catalog);
        All = [.. catalog.Rows().Select(ImageOf)];
        accounts = catalog.GetProperty("registries").EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value.TextsByName("accounts"), StringComparer.Ordinal);
        var element = catalog.GetProperty("environments");
        environments = element.EnumerateObject()
            .ToDictionary(member => member.Name, member => element.TextsByName(member.Name), StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    public IReadOnlyList<BaseImage> All { get; }

    public static Images Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new Images(document.RootElement);
    }

    /// <summary>The images of a list, in the order of preference.</summary>
    public IEnumerable<BaseImage> Of(string list) =>
        All.Where(image => string.Equals(image.List, list, StringComparison.Ordinal)).OrderBy(image => !image.IsDefault);

    /// <summary>The image taken when nothing is chosen; null where the list has none for this accelerator.</summary>
    public BaseImage? DefaultOf(string list, string accelerator) =>
        Of(list).FirstOrDefault(image => image.IsDefault && string.Equals(image.Accelerator, accelerator, StringComparison.Ordinal));

    /// <summary>The image that SageMaker can start as it is; null where the list has none for this accelerator.</summary>
    public BaseImage? DirectOf(string list, string accelerator) =>
        Of(list).FirstOrDefault(image => image.Direct is not null && string.Equals(image.Accelerator, accelerator, StringComparison.Ordinal));

    /// <summary>The known image that a full reference means, in whichever region's registry; null for one of the user's own.</summary>
    public BaseImage? Recognize(string reference) => All.FirstOrDefault(image => image.Registry is null
        ? string.Equals(image.Name, reference, StringComparison.Ordinal)
        : reference.EndsWith("/" + image.Name, StringComparison.Ordinal));

    /// <summary>The full reference of an image as seen from a region; null where its registry is not in that region.</summary>
    public string? ReferenceOf(BaseImage image, Region region)
    {
        if (image.Registry is null)
            return image.Name;
        return accounts[image.Registry].TryGetValue(region.Code, out var account)
            ? $"{region.RegistryOf(account)}/{image.Name}"
            : null;
    }

    /// <summary>The environment that a list's server starts with by default, in the order of the file; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(string list) =>
        environments.GetValueOrDefault(list) ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private static BaseImage ImageOf(JsonElement row)
    {
        var list = row.Text("for");
        var version = Version.Parse(row.Text("version"));
        var engine = row.TextOrNull("engine");
        return new BaseImage(
            list,
            row.TextOrNull("registry"),
            row.Text("image"),
            version,
            engine ?? list,
            engine is null ? version : row.VersionOrNull("engineVersion"),
            row.Text("accelerator"),
            row.VersionOrNull("cuda"),
            row.TextOrNull("ami"),
            row.Texts("processors"),
            row.TextOrNull("created"),
            row.TextOrNull("endOfLife"),
            row.Flag("default"),
            row.Flag("verified"),
            row.TextOrNull("note") ?? "",
            row.TextOrNull("trouble"),
            row.TryGetProperty("direct", out var direct) ? new DirectStart(direct.Text("prefix"), direct.Text("model"), direct.Text("revision")) : null,
            !row.Flag("cpuToo"),
            row.TryGetProperty("devices", out _) ? row.Texts("devices") : null);
    }
}
