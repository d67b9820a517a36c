using System.IO.Compression;
using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>Reads what a .keras file says of itself: https://keras.io/guides/serialization_and_saving/.</summary>
internal static class KerasModel
{
    private const int LongestMetadata = 1 << 20;
    private const int LongestConfig = 64 << 20;

    public static ModelReport Read(ZipArchive zip, ModelSource source)
    {
        var report = source.Report(ModelContent.KerasZip);
        using var metadata = Document(zip, "metadata.json", LongestMetadata);
        if (metadata is null) return report.With(Damaged(source, "metadata.json"));
        if (metadata.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("keras_version", out var version)
            && version.ValueKind == JsonValueKind.String && LibraryVersion.IsOne(version.GetString()!))
        {
            report = report with { Versions = report.Versions.SetItem("keras", version.GetString()!) };
        }
        using var config = Document(zip, "config.json", LongestConfig);
        return config is null ? report.With(Damaged(source, "config.json")) : new KerasConfig(source).Describe(report, config.RootElement);
    }

    private static Finding Damaged(ModelSource source, string name) =>
        Finding.Error("model-does-not-decode", $"The Keras model is damaged: its {name} is not valid JSON.",
            "Copy it again, or save the model again.", source.Place);

    private static JsonDocument? Document(ZipArchive zip, string name, int atMost)
    {
        using var stream = zip.GetEntry(name)!.Open();
        try
        {
            return BoundedJson.Read(stream, atMost);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
