using System.IO.Compression;
using System.Text.Json;
using Mcc.Core.Validation;

namespace Mcc.Core.ModelFiles.Formats;

/// <summary>Reads what a .keras file says of itself: https://keras.io/guides/serialization_and_saving/.</summary>
internal static class KerasModel
{
    private const int LongestMetadata = 1 << 20;

    public static ModelReport Read(ZipArchive zip, ModelSource source)
    {
        var report = source.Report(ModelContent.KerasZip);
        using var metadata = Document(zip, "metadata.json", LongestMetadata);
        if (metadata is null) return report.With(Damaged(source, "metadata.json"));
        if (metadata.RootElement.ValueKind == JsonValueKind.Object
            && metadata.RootElement.TryGetProperty("keras_version", out var version) && version.ValueKind == JsonValueKind.String)
        {
            report = report with { Versions = report.Versions.SetItem("keras", version.GetString()!) };
        }
        return report;
    }

    private static Finding Damaged(ModelSource source, string name) =>
        Finding.Error("model-does-not-decode", $"The Keras model is damaged: its {name} is no JSON.", "Copy it again, or save the model again.", source.Place);

    private static JsonDocument? Document(ZipArchive zip, string name, int atMost)
    {
        using var stream = zip.GetEntry(name)!.Open();
        var bytes = new byte[atMost + 1];
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got > atMost) return null;
        try
        {
            return JsonDocument.Parse(bytes.AsMemory(0, got));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
