using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>A format of model files, the library that writes it (none where several do), and the ending of its files (empty: a folder).</summary>
public sealed record ModelFormat(string Id, string? Framework, string Extension)
{
    public static IReadOnlyList<ModelFormat> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.Rows("formats").Select(entry => new ModelFormat(entry.Text("id"), entry.TextOrNull("framework"), entry.Text("extension")))];
    }
}
