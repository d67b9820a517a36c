using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Sizing;

/// <summary>What an engine's memory depends on besides the model and the accelerators.</summary>
/// <param name="MemoryShare">Of an accelerator's memory that it takes, 0 to 1: gpu_memory_utilization.</param>
/// <param name="CacheBytesPerNumber">Of keys and values.</param>
/// <param name="FreesSliding">Whether it frees what a sliding window has passed.</param>
/// <param name="FreesChunked">Whether it frees the chunks before.</param>
/// <param name="BatchedTokens">Tokens that one step computes at most; null where it decides by the accelerator.</param>
/// <param name="Adapters">Null where it takes no adapters.</param>
public sealed record EngineSettings(
    decimal MemoryShare, decimal CacheBytesPerNumber, bool FreesSliding, bool FreesChunked, int? BatchedTokens, AdapterSlots? Adapters)
{
    /// <summary>vLLM's share, for servers whose data name no other: https://docs.vllm.ai/en/stable/configuration/engine_args/.</summary>
    public const decimal UsualMemoryShare = 0.9m;

    private const int BytesOfHalf = 2;

    /// <summary>
    /// Bytes of a number by the name of the cache's data type, as vLLM and SGLang take it (CacheDType in vllm/config/cache.py): eight
    /// bits for each FP8; four bits and one byte of scale a group of 16 for NVFP4. Of other names the model's own 16 bits are taken.
    /// </summary>
    private static readonly (string Word, decimal Bytes)[] CacheTypes = [("fp8", 1m), ("int8", 1m), ("fp4", 0.5625m), ("float32", 4m)];

    /// <param name="adapters">Those that the server is to keep room for.</param>
    public static EngineSettings From(DeploymentSpec specification, Catalog catalog, string architecture, AdapterSlots? adapters)
    {
        var variables = new EngineVariables(catalog, specification);
        return new(
            Number(variables.Of("memoryShareVariable") ?? EngineArguments.Given(specification, EngineArguments.MemoryShare))
                ?? Number(specification.Value("usualMemoryShare")) ?? UsualMemoryShare,
            BytesOf(variables.Of("cacheTypeVariable") ?? EngineArguments.Given(specification, EngineArguments.CacheType)),
            Frees(specification, catalog, variables, architecture, AttentionReach.Sliding),
            Frees(specification, catalog, variables, architecture, AttentionReach.Chunked),
            (int?)Number(variables.Of("batchedTokensVariable")),
            adapters);
    }

    /// <summary>
    /// The slots that are asked for, and whether somebody said how many; null where adapters are off, or have no effect here.
    /// </summary>
    public static (AdapterSlots Adapters, bool IsGiven)? Slots(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.Effective("enableLora") is not { Text: "true" }
            || specification.Layers.LastOrDefault(layer =>
                layer.Values.ContainsKey("loraVariables"))?.Values["loraVariables"] is not { } names)
            return null;
        var variables = new EngineVariables(catalog, specification);
        var (slots, rank) = (Said("maxLoras"), Said("maxLoraRank"));
        return (slots ?? specification.EffectiveNumber("maxLoras")) is { } count
            && (rank ?? specification.EffectiveNumber("maxLoraRank")) is { } width
            ? (new((int)count, (int)width), slots is not null || specification["maxLoras"] is { IsGiven: true })
            : null;

        decimal? Said(string key) => names.TryGetProperty(key, out var name) ? Number(variables.Said(name.GetString()!)) : null;
    }

    /// <summary>Bytes of one number of a cache of this data type.</summary>
    public static decimal BytesOf(string? cacheType) =>
        CacheTypes.FirstOrDefault(type =>
            cacheType?.Contains(type.Word, StringComparison.OrdinalIgnoreCase) == true) is { Word: not null } found
            ? found.Bytes
            : BytesOfHalf;

    private static bool Frees(DeploymentSpec specification, Catalog catalog, EngineVariables variables, string architecture,
        AttentionReach reach)
    {
        if (specification.Value("imageList") is not { } list || EngineOf(specification, catalog, list) is not { } engine)
            return false;
        var windowed = catalog.Facts.ModelShapes.WindowedCaches.FirstOrDefault(each => each.Engine == engine.Name && each.Reach == reach);
        if (windowed is null || (windowed.Architectures.Count > 0 && !windowed.Architectures.Contains(architecture, StringComparer.Ordinal))
            || IsOn(variables.Find($"{specification.Value("serverPrefix")}{windowed.Off}")))
            return false;
        return windowed.On is { } on && variables.Find(on) is { } allowed ? IsOn(allowed) : engine.Version is null
            || engine.Version >= windowed.Since;
    }

    /// <summary>The engine in the image; one of the user's own is taken for the newest of the list.</summary>
    private static (string Name, Version? Version)? EngineOf(DeploymentSpec specification, Catalog catalog, string list) =>
        ModelServer.ImageOf(catalog, specification, list) is { } image ? (image.Engine, image.EngineVersion)
        : catalog.Facts.Images.Of(list).FirstOrDefault() is { } usual
            ? (usual.Engine, ContextResolver.VersionIn(specification.Text("baseImage")))
        : null;

    private static bool IsOn(string? text) => text is "1" or "true" or "True";

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
