using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles;

/// <summary>Reads a folder that holds a model: a TensorFlow SavedModel.</summary>
public static class ModelFolder
{
    private const string Graph = "saved_model.pb";

    /// <param name="names">Paths of the files below the folder, with <c>/</c>.</param>
    /// <param name="open">Opens one of them; the answer is disposed of.</param>
    public static ModelReport Read(
        IReadOnlyCollection<string> names, Func<string, Stream> open, string folderName, ModelTrust? trust = null, ModelLimits? limits =
            null)
    {
        if (!names.Contains(Graph, StringComparer.Ordinal)) return Unknown(names, folderName);
        using var stream = open(Graph);
        var report = ModelFile.Read(stream, Graph, trust, limits) with { FileName = folderName };
        if (report.IsRefused || names.Contains("variables/variables.index", StringComparer.Ordinal)) return report;
        // A model without weights is possible, but it is far more often half of a copy.
        return report.With(Finding.Warning("model-incomplete", $"The SavedModel {folderName} has no variables.",
            "Use the whole folder: saved_model.pb and variables/.", new Place(folderName)));
    }

    private static ModelReport Unknown(IReadOnlyCollection<string> names, string folderName)
    {
        var report = new ModelReport { FileName = folderName, Content = ModelContent.Unknown };
        var place = new Place(folderName);
        var below = names.FirstOrDefault(static name => name.EndsWith("/" + Graph, StringComparison.Ordinal));
        if (below is not null)
            return report.With(Finding.Error("model-unknown-format",
                $"The folder {folderName} does not contain {Graph}, but a subfolder does.", $"Give {folderName}/"
                    + $"{below[..^(Graph.Length + 1)]}.", place));
        if (names.Contains("config.json", StringComparer.Ordinal))
            return report.With(Finding.Error("model-unknown-format", $"The folder {folderName} contains a transformers model.",
                "Use --model-name for such a model.", place));
        return report.With(Finding.Error("model-unknown-format", $"The folder {folderName} is not a SavedModel: it has no {Graph}.",
            "Use the model file itself, or a SavedModel folder.", place));
    }
}
