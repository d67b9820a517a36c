using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Advice;

/// <summary>Known models that a project can serve as it is said so far: what its server's version knows and its instance holds.</summary>
public static class ModelAdvice
{
    public static IReadOnlyList<KnownModel> For(Catalog catalog, Draft said)
    {
        // A family's glob is a fact about models, and no model.
        var models = catalog.Facts.Models.All.Where(model => !model.Id.Contains('*')).ToList();
        if (Selection.Of(catalog, said) is not { } selection)
            return models;
        if (!selection.ReadsHuggingFace)
            return [];
        var passed = Trials.Passed(catalog, said, catalog.Parameters.ModelName, [.. models.Select(model => model.Id)], Severity.Error);
        return [.. models.Where(model => passed.Contains(model.Id, StringComparer.Ordinal))];
    }
}
