using System.Globalization;
using System.Text.Json;
using Mcc.Core.Json;

namespace Mcc.Core.ServiceModels;

/// <summary>What is known of refreshed service models: the day, their source, and the version and size of each.</summary>
public sealed record SchemaManifest(DateOnly LastSynced, string Source, IReadOnlyDictionary<string, SchemaManifest.Entry> Services)
{
    public const string FileName = "manifest.json";

    /// <summary>After so many days a check says that the models are old.</summary>
    public const int DaysUntilOld = 30;

    /// <param name="Version">The API's version and, where it is known, botocore's.</param>
    public sealed record Entry(string Version, int ShapeCount, int EnumCount);

    public static Entry Describe(ServiceModel model) => new(
        model.BotocoreVersion.Length == 0 ? model.ApiVersion : $"{model.ApiVersion} (botocore {model.BotocoreVersion})",
        model.ShapeNames.Count(),
        model.ShapeNames.Count(name => model.Shape(name).Enum.Count > 0));

    public byte[] Write() => JsonDocuments.Write(json =>
    {
        json.WriteString("lastSynced", LastSynced.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("source", Source);
        json.WriteStartObject("services");
        foreach (var (name, entry) in Services.OrderBy(service => service.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(name);
            json.WriteString("version", entry.Version);
            json.WriteNumber("shapeCount", entry.ShapeCount);
            json.WriteNumber("enumCount", entry.EnumCount);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>Null when this is not a manifest.</summary>
    public static SchemaManifest? Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return new(
                DateOnly.FromDateTime(DateTime.Parse(root.GetProperty("lastSynced").GetString()!, CultureInfo.InvariantCulture,
                    DateTimeStyles.AdjustToUniversal)),
                root.GetProperty("source").GetString()!,
                root.GetProperty("services").EnumerateObject().ToDictionary(service => service.Name,
                    service => new Entry(service.Value.GetProperty("version").ToString(),
                        service.Value.GetProperty("shapeCount").GetInt32(), service.Value.GetProperty("enumCount")
                            .GetInt32()), StringComparer.Ordinal));
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
