using System.Text.Json;

namespace Mcc.Core.ModelFiles;

/// <summary>A file of <c>data/</c>, as it is embedded in this assembly.</summary>
internal static class CatalogFile
{
    /// <param name="path">Below <c>data/</c>, such as <c>catalogs/pickle-globals.json</c>.</param>
    public static JsonDocument Read(string path)
    {
        using var stream = typeof(CatalogFile).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"{path} is not embedded in this program.");
        return JsonDocument.Parse(stream);
    }
}
