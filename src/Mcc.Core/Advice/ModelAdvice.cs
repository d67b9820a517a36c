using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

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
        models.RemoveAll(model => model.Diffusion is not null != selection.ServesDiffusion);
        var passed = Trials.Passed(catalog, said, catalog.Parameters.ModelName, [.. models.Select(model => model.Id)], Severity.Error);
        return [.. models.Where(model => passed.Contains(model.Id, StringComparer.Ordinal))];
    }

    /// <summary>
    /// The same, where the instance type is still open: also the models that another instance type than the default one holds.
    /// </summary>
    public static IReadOnlyList<KnownModel> OnAnyInstance(Catalog catalog, Draft said)
    {
        var fitting = For(catalog, said);
        if (said.Settings.InstanceType.IsGiven || Selection.Of(catalog, said) is not { ReadsHuggingFace: true })
            return fitting;
        // The largest with one accelerator and the largest of all: what neither holds, no type between them holds better.
        var instances = InstanceAdvice.For(catalog, said).Instances;
        Instance?[] largest =
        [
            instances.Where(instance => instance.Accelerators == 1).MaxBy(instance => instance.AcceleratorMemoryMib),
            instances.MaxBy(instance => instance.AcceleratorMemoryMib),
        ];
        return [.. largest.OfType<Instance>().Distinct()
            .SelectMany(instance =>
                For(catalog, said.With(new(catalog.Parameters.InstanceType, new Value.Text(instance.Name), Origin.Answer))))
            .Concat(fitting).Distinct()];
    }
}
