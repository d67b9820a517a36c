using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Templates;
using Mcc.Core.Validation;

namespace Mcc.Core.Specification;

/// <summary>Format and library of the model: what the file says, else what the options say, else the backend's default; they must fit each other.</summary>
public static class ModelChoice
{
    private const string FormatKey = "modelFormat";
    private const string FrameworkKey = "framework";

    public static Draft Derive(Catalog catalog, Selection selection, Draft draft, ModelInput? model, ICollection<Finding> findings)
    {
        var formats = catalog.ModelFormats.ToDictionary(format => format.Id, StringComparer.Ordinal);
        if (model?.Report.Format is { } found && draft[FormatKey] is { } said && !string.Equals(said.Text, found, StringComparison.Ordinal))
        {
            findings.Add(Finding.Error("model-format",
                $"`{FormatKey}` is `{said.Text}` (from {said.Origin}), but {Path.GetFileName(model.SourcePath)} is {found}.",
                $"Leave {said.Parameter.Flag} out: the format is recognised from the file."));
        }

        if (draft[FormatKey] is null && model?.Report.Format is { } format)
            draft = draft.With(new(catalog.Parameters[FormatKey], new Value.Text(format), new(Source.Derived, Path.GetFileName(model.SourcePath))));

        var framework = model?.Report.Framework
            ?? (draft.Text(FormatKey) is { } id && formats.TryGetValue(id, out var known) ? known.Framework : null);
        if (framework is null)
            return WithFirstFormat(catalog, selection, draft);
        if (draft[FrameworkKey] is null)
            return Array.IndexOf([.. catalog.Parameters[FrameworkKey].Choices], framework) < 0 ? draft
                : draft.With(new(catalog.Parameters[FrameworkKey], new Value.Text(framework), new(Source.Derived, $"{FormatKey} {draft.Text(FormatKey)}")));
        if (!string.Equals(draft.Text(FrameworkKey), framework, StringComparison.Ordinal) && selection.Architecture.Defaults.ContainsKey(FrameworkKey))
        {
            var what = model?.Report.Estimator is { } estimator
                ? $"{Path.GetFileName(model.SourcePath)} holds a {estimator}, which"
                : $"a {draft.Text(FormatKey)} model (from {draft[FormatKey]?.Origin})";
            findings.Add(Finding.Error("framework",
                $"`{FrameworkKey}` is `{draft.Text(FrameworkKey)}` (from {draft[FrameworkKey]!.Origin}), but {what} is {framework}'s.",
                model is null ? $"Leave one of {catalog.Parameters[FrameworkKey].Flag} and {catalog.Parameters[FormatKey].Flag} out."
                    : $"Leave {catalog.Parameters[FrameworkKey].Flag} out: it follows from the file."));
        }

        return draft;
    }

    /// <summary>Nothing says a format: it is the first that the library has, where a model file is served at all.</summary>
    private static Draft WithFirstFormat(Catalog catalog, Selection selection, Draft draft)
    {
        var format = catalog.Parameters[FormatKey];
        var framework = draft.Text(FrameworkKey) ?? (selection.Architecture.Defaults.TryGetValue(FrameworkKey, out var usual) ? usual.GetString() : null);
        return draft[FormatKey] is null
            && framework is not null
            && format.For.Holds(key => selection.ValueOf(draft, key))
            && catalog.ModelFormats.FirstOrDefault(known => string.Equals(known.Framework, framework, StringComparison.Ordinal)) is { } first
                ? draft.With(new(format, new Value.Text(first.Id), new(Source.Derived, $"{FrameworkKey} {framework}")))
                : draft;
    }
}
