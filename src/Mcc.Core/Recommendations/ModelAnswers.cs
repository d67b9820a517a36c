using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;
using Mcc.Core.Values;

namespace Mcc.Core.Recommendations;

/// <summary>What a model's files, or its name, answer.</summary>
public static class ModelAnswers
{
    private const decimal Gibibyte = 1L << 30;

    /// <summary>The situation with what the model says; answers that were given stay.</summary>
    public static Situation Add(Catalog catalog, RecommendationFacts facts, Situation situation, Draft model, Inputs inputs)
    {
        foreach (var question in facts.Questions.Where(question => question.From is not null && situation.Of(question.Key) is null))
        {
            var text = question.From == RecommendedFrom.Framework ? Framework(catalog, question, model, inputs)
                : Gib(catalog, model, inputs) is { } gib ? gib.ToString("0.###", CultureInfo.InvariantCulture) : null;
            if (text is not null)
                situation = situation.With(question.Key, new([text], AnswerOrigin.Model));
        }

        return situation;
    }

    private static string? Framework(Catalog catalog, RecommendationQuestion question, Draft model, Inputs inputs)
    {
        if (inputs.Model is { Report: var report })
            return question.Choices.FirstOrDefault(choice => (choice.Libraries ?? [choice.Id])
                .Any(name => name == report.Library || name == report.Framework || name == report.Format))?.Id;
        if (!IsOfHub(model))
            return null;
        var kind = IsDiffusion(catalog, model) ? RecommendedModel.Diffusion : RecommendedModel.Language;
        return question.Choices.FirstOrDefault(choice => choice.Model == kind)?.Id;
    }

    private static decimal? Gib(Catalog catalog, Draft model, Inputs inputs)
    {
        if (inputs.Model is { } file)
            return file.Files.Sum(each => each.Size) / Gibibyte;
        if (!IsOfHub(model))
            return null;
        // The size of a model is computed for a server that loads it, as generation does.
        var diffusion = IsDiffusion(catalog, model);
        var served = catalog.Backends.Select(backend =>
                model.With(new(catalog.Parameters.DeploymentConfig, new Value.Text(backend.Id), Origin.Answer)))
            .FirstOrDefault(draft => Selection.Of(catalog, draft) is { ReadsHuggingFace: true } selection
                && selection.ServesDiffusion == diffusion);
        var chosen = served is null ? null : Resolution.Of(catalog, served, inputs).Model.Value;
        return (chosen?.WeightBytes ?? (chosen is null ? null : NamedSize.Of(chosen.Name)?.WeightBytes)) / Gibibyte;
    }

    private static bool IsOfHub(Draft model) =>
        model.Settings.ModelName.Value is { } name && ModelLocation.Of(name) is ModelLocation.Hub or ModelLocation.Folder;

    private static bool IsDiffusion(Catalog catalog, Draft model) =>
        catalog.Facts.Models.Find(model.Settings.ModelName.Value!)?.Diffusion is not null;
}
