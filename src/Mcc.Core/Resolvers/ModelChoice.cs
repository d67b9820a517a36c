using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>
/// Format and library of the model: what the file says, else what the options say, else the backend's default; they must fit each other.
/// </summary>
public static class ModelChoice
{
    public static Draft Derive(Catalog catalog, Selection selection, Draft draft, ModelInput? model, ICollection<Finding> findings)
    {
        var formats = catalog.ModelFormats.ToDictionary(format => format.Id, StringComparer.Ordinal);
        if (model?.Report.Format is { } found && draft.Settings.ModelFormat.Setting is { } said
            && !string.Equals(said.Text, found, StringComparison.Ordinal))
        {
            findings.Add(Finding.Error("model-format",
                $"`{catalog.Parameters.ModelFormat.Key}` is `{said.Text}` (from {said.Origin}), but {Path.GetFileName(model.SourcePath)} "
                    + $"is {found}.",
                $"Remove {said.Parameter.Flag}: the format is detected from the file."));
        }

        if (draft.Settings.ModelFormat.Setting is null && model?.Report.Format is { } format)
            draft = draft.With(new(catalog.Parameters.ModelFormat, new Value.Text(format),
                new(Source.Derived, Path.GetFileName(model.SourcePath))));

        var framework = model?.Report.Framework
            ?? (draft.Settings.ModelFormat.Value is { } id && formats.TryGetValue(id, out var known) ? known.Framework : null);
        if (framework is null)
            return WithFirstFormat(catalog, selection, draft);
        if (draft.Settings.Framework.Setting is null)
            return Array.IndexOf([.. catalog.Parameters.Framework.Choices], framework) < 0 ? draft
                : draft.With(new(catalog.Parameters.Framework, new Value.Text(framework),
                    new(Source.Derived, $"{catalog.Parameters.ModelFormat.Key} {draft.Settings.ModelFormat.Value}")));
        if (!string.Equals(draft.Settings.Framework.Value, framework, StringComparison.Ordinal)
            && selection.Architecture.DefaultOf(catalog.Parameters.Framework) is not null)
        {
            var what = model?.Report.Estimator is { } estimator
                ? $"{Path.GetFileName(model.SourcePath)} contains a {estimator}, which"
                : $"a {draft.Settings.ModelFormat.Value} model (from {draft.Settings.ModelFormat.Origin})";
            findings.Add(Finding.Error("framework",
                $"`{catalog.Parameters.Framework.Key}` is `{draft.Settings.Framework.Value}` (from {draft.Settings.Framework.Origin!}), "
                    + $"but {what} belongs to {framework}.",
                model is null ? $"Remove {catalog.Parameters.Framework.Flag} or {catalog.Parameters.ModelFormat.Flag}."
                    : $"Remove {catalog.Parameters.Framework.Flag}: it is detected from the file."));
        }

        return draft;
    }

    /// <summary>Nothing says a format: it is the first that the library has, where a model file is served at all.</summary>
    private static Draft WithFirstFormat(Catalog catalog, Selection selection, Draft draft)
    {
        var format = catalog.Parameters.ModelFormat;
        var framework = draft.Settings.Framework.Value ?? selection.Architecture.DefaultOf(catalog.Parameters.Framework);
        return draft.Settings.ModelFormat.Setting is null
            && framework is not null
            && selection.Backend.DefaultOf(format) is null
            && selection.Holds(format.For, draft)
            && catalog.ModelFormats.FirstOrDefault(known =>
                string.Equals(known.Framework, framework, StringComparison.Ordinal)) is { } first
                ? draft.With(new(format, new Value.Text(first.Id), new(Source.Derived, $"{catalog.Parameters.Framework.Key} {framework}")))
                : draft;
    }
}
