using System.Globalization;
using Mcc.Core.Configuration;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>
/// What a language model's engine is made with where a file says it: the model, its revision, over how many accelerators it is split, the
/// layers' own, and the user's settings.
/// </summary>
public static class EngineArgumentsResolver
{
    /// <summary>The argument that says the tensor parallel size.</summary>
    public const string Parts = "tensor_parallel_size";

    /// <summary>The argument that says how many tokens a request may have.</summary>
    public const string Context = "max_model_len";

    /// <summary>The argument that says the pipeline parallel size.</summary>
    public const string Stages = "pipeline_parallel_size";

    /// <summary>The argument that says how much of the memory the engine takes.</summary>
    public const string MemoryShare = "gpu_memory_utilization";

    /// <summary>The argument that names the data type of keys and values.</summary>
    public const string CacheType = "kv_cache_dtype";

    /// <summary>In the order in which they are written.</summary>
    public static IReadOnlyDictionary<string, Value> Resolve(Deployment deployment)
    {
        var hub = deployment.Location as ModelLocation.Hub;
        var arguments = new Dictionary<string, Value>(StringComparer.Ordinal) { ["model"] = hub?.Id ?? ModelVariables.MountedModel };
        if (hub?.Revision is { } revision)
            arguments["revision"] = revision;
        arguments[Parts] = deployment.Split.Value!.Tensor;
        if (deployment.Constants.EngineArguments is { } own)
        {
            foreach (var member in own.EnumerateObject())
                arguments[member.Name] = member.Value.ToValue();
        }

        if (ContextResolver.Default(deployment, null) is { } tokens)
            arguments[Context] = int.Parse(tokens, CultureInfo.InvariantCulture);
        foreach (var (name, value) in deployment.Settings.ModelParameter.Effective)
            arguments[name] = Typed(value);
        return arguments;
    }

    /// <summary>What the user says for an argument; null for nothing.</summary>
    public static string? Said(Deployment deployment, string argument) =>
        deployment.Settings.ModelParameter.Effective.GetValueOrDefault(argument);

    /// <summary>What the user says for an argument, else the layers' own value; null for nothing.</summary>
    public static string? Given(Deployment deployment, string argument) =>
        Said(deployment, argument)
        ?? (deployment.Constants.EngineArguments is { } own && own.TryGetProperty(argument, out var value) ? value.ToString() : null);

    /// <summary>Engines want numbers as numbers, and true as true.</summary>
    private static Value Typed(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
