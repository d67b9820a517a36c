using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>The deployment configuration that a model's own files choose, where the strategy leaves it to them and none is named.</summary>
public static class RecognizedModel
{
    /// <summary>Whether the model's files decide.</summary>
    public static bool Decides(Catalog catalog, Draft draft) =>
        !draft.Settings.DeploymentConfig.HasValue && draft.Settings.Holds(catalog.FormatChoices.Chosen);

    /// <summary>What to do with a file that chooses nothing, where its reader has not said it.</summary>
    public static Finding Unrecognized(Catalog catalog, Setting file) => Finding.Error("byom",
        $"{Path.GetFileName(file.Text)} (from {file.Origin}) is not a model that a configuration loads by itself.",
        "Export it to ONNX, TorchScript or a SavedModel, or load it with your own model_fn: "
            + $"{catalog.Parameters.DeploymentConfig.Flag} CONFIG {catalog.Parameters.CodePath.Flag} inference.py.");

    public static Draft Choose(Catalog catalog, Draft draft, Inputs inputs)
    {
        if (!Decides(catalog, draft))
            return draft;
        var (format, file) = inputs switch
        {
            { Model: { Report.Format: { } id } model } =>
                (catalog.ModelFormats.FirstOrDefault(known => known.Id == id), Path.GetFileName(model.SourcePath)),
            { Folder: { } folder } => (catalog.FormatChoices.Folder, Path.GetFileName(folder.SourcePath)),
            _ => (null, ""),
        };
        return format is not { Configuration: { } configuration, Reason: { } reason } ? draft : draft.With(new(
            catalog.Parameters.DeploymentConfig, new Value.Text(configuration), new(Source.Derived, $"{file}: {reason}")));
    }
}
