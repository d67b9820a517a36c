using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>The memory settings of the engine in the image, and its defaults.</summary>
public static class EngineSettingsResolver
{
    private const long Gibibyte = 1L << 30;

    /// <param name="shape">Null for a model of which only the name is known.</param>
    /// <param name="adapters">Those that the server is to keep room for.</param>
    public static EngineSettings From(Deployment deployment, ModelShape? shape, AdapterSlots? adapters)
    {
        var variables = deployment.EngineVariables;
        var share = Number(variables.Of(deployment.Constants.MemoryShareVariable)
            ?? EngineArgumentsResolver.Given(deployment, EngineArgumentsResolver.MemoryShare));
        return new(
            share ?? Number(deployment.Constants.UsualMemoryShare) ?? EngineSettings.UsualMemoryShare,
            EngineSettings.BytesOf(CacheType(deployment) is null or "auto"
                ? DataTypeResolver.Of(deployment, shape) : CacheType(deployment)),
            Frees(deployment, variables, shape?.Architecture ?? "", AttentionReach.Sliding),
            Frees(deployment, variables, shape?.Architecture ?? "", AttentionReach.Chunked),
            (int?)Number(variables.Of(deployment.Constants.BatchedTokensVariable)),
            adapters)
        {
            IsShareExact = share is not null || deployment.Constants.UsualMemoryShare is null,
            ExpertCopies = deployment.EngineTraits.ExpertsOverCopies ? deployment.Split.Value?.Data ?? 1 : 1,
            OffloadedBytes = (long)((Number(variables.Of(deployment.Constants.OffloadVariable)) ?? 0) * Gibibyte),
        };
    }

    private static string? CacheType(Deployment deployment) =>
        deployment.EngineVariables.Of(deployment.Constants.CacheTypeVariable)
            ?? EngineArgumentsResolver.Given(deployment, EngineArgumentsResolver.CacheType);

    /// <summary>
    /// The name of the engine in the image, by which facts about engines go; null where neither the image nor the server says it.
    /// </summary>
    public static string? EngineNameOf(Deployment deployment) => EngineOf(deployment)?.Name;

    /// <summary>
    /// The slots that are asked for, and whether somebody said how many; null where adapters are off, or have no effect here.
    /// </summary>
    public static (AdapterSlots Adapters, bool IsGiven)? Slots(Deployment deployment)
    {
        if (deployment.Settings.EnableLora.InEffect is not { Text: "true" } || deployment.Constants.LoraVariables is not { } names)
            return null;
        var variables = deployment.EngineVariables;
        var (slots, rank) = (Number(variables.Said(names.MaxLoras)), Number(variables.Said(names.MaxLoraRank)));
        return (slots ?? deployment.Settings.MaxLoras.Effective) is { } count
            && (rank ?? deployment.Settings.MaxLoraRank.Effective) is { } width
            ? (new((int)count, (int)width), slots is not null || deployment.Settings.MaxLoras.IsGiven)
            : null;
    }

    private static bool Frees(Deployment deployment, EngineVariables variables, string architecture, AttentionReach reach)
    {
        if (EngineOf(deployment) is not { } engine || deployment.WindowedCacheOf(engine.Name, reach) is not { } windowed
            || (windowed.Architectures.Count > 0 && !windowed.Architectures.Contains(architecture, StringComparer.Ordinal))
            || ServerOption.Truth(variables.Find($"{deployment.Constants.ServerPrefix}{windowed.Off}")) == true)
            return false;
        return windowed.On is { } on && variables.Find(on) is { } allowed ? ServerOption.Truth(allowed) == true : engine.Version is null
            || engine.Version >= windowed.Since;
    }

    /// <summary>The engine in the image; one of the user's own is taken for the newest of the list.</summary>
    private static (string Name, Version? Version)? EngineOf(Deployment deployment) =>
        deployment.Image is { } image ? (image.Engine, image.EngineVersion)
        : deployment.UsualImage is { } usual ? (usual.Engine, ContextResolver.VersionIn(deployment.Settings.BaseImage.Value))
        : null;

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
