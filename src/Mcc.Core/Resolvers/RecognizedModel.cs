using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>The deployment configuration that a model's own files choose, where the strategy leaves it to them and none is named.</summary>
public static class RecognizedModel
{
    /// <summary>Whether the model's files decide.</summary>
    public static bool Decides(Catalog catalog, Draft draft) =>
        !draft.Settings.DeploymentConfig.HasValue && draft.Settings.Holds(catalog.FormatChoices.Chosen);

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
