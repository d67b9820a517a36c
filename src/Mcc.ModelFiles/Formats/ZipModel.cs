using System.IO.Compression;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>Tells what a zip file holds from the names inside: Keras, TorchScript and others write zip files.</summary>
internal static class ZipModel
{
    private const int MostEntries = 100_000;

    public static ModelReport Read(ModelSource source)
    {
        try
        {
            using var zip = new ZipArchive(source.Open(), ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MostEntries)
                return source.Report(ModelContent.Archive)
                    .With(Finding.Error("model-too-large-to-check", "The archive has more files than a model can have.",
                        "Give the model file itself.", source.Place));
            var content = ContentOf(zip);
            return content == ModelContent.KerasZip ? KerasModel.Read(zip, source) : source.Report(content);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return source.Report(ModelContent.Archive)
                .With(Finding.Error("model-truncated", "The model is a ZIP file that is truncated or damaged.",
                    "Copy it again, or save the model again.", source.Place));
        }
    }

    private static ModelContent ContentOf(ZipArchive zip)
    {
        var names = zip.Entries.Select(static entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        if (names.Contains("metadata.json") && names.Contains("config.json")) return ModelContent.KerasZip;
        if (names.Any(static name => name.EndsWith("/constants.pkl", StringComparison.Ordinal))) return ModelContent.TorchScript;
        if (names.Any(static name => name.EndsWith("/data.pkl", StringComparison.Ordinal))) return ModelContent.TorchPickle;
        if (names.Contains("schema.json")) return ModelContent.Skops;
        var isArrays = names.Count > 0 && names.All(static name => name.EndsWith(".npy", StringComparison.Ordinal));
        return isArrays ? ModelContent.NumpyArray : ModelContent.Archive;
    }
}
