using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>A format of model files, the library that writes it (none where several do), and the extension of its files (empty: a folder).</summary>
/// <param name="Extensions">All that the libraries load the format under: XGBoost goes by the extension, not by what is in the file.</param>
public sealed record ModelFormat(string Id, string? Framework, string Extension, IReadOnlyList<string> Extensions)
{
    /// <summary>The name itself where it says the format, else with the extension added.</summary>
    public string NameOf(string fileName) =>
        Extension.Length == 0 || Extensions.Any(extension => fileName.EndsWith("." + extension, StringComparison.Ordinal)) ? fileName : $"{fileName}.{Extension}";

    public static IReadOnlyList<ModelFormat> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.Rows("formats").Select(entry => new ModelFormat(entry.Text("id"), entry.TextOrNull("framework"), entry.Text("extension"),
            entry.Texts("extensions") is { Count: > 0 } several ? several : [entry.Text("extension")]))];
    }
}
