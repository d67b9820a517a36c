using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary><c>engineArguments</c>: what a language model's engine is made with where a file says it: the model, its revision, over how many accelerators it is split, the layers' own, and what was said.</summary>
public sealed class EngineArguments : IBehaviour
{
    /// <summary>The value of a layer with the arguments that it has for all models.</summary>
    public const string Key = "engineArguments";

    /// <summary>The argument that says in how many the model is split.</summary>
    public const string Parts = "tensor_parallel_size";

    /// <summary>The argument that says how many tokens a request may have.</summary>
    public const string Context = "max_model_len";

    /// <summary>The argument that says over how many groups of accelerators the layers are spread.</summary>
    public const string Stages = "pipeline_parallel_size";

    /// <summary>The argument that says how much of the memory the engine takes.</summary>
    public const string MemoryShare = "gpu_memory_utilization";

    /// <summary>The argument that names the data type of keys and values.</summary>
    public const string CacheType = "kv_cache_dtype";

    private const string MountedModel = "/opt/ml/model";

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var hub = ModelSource.Of(specification) as ModelLocation.Hub;
        var arguments = new Dictionary<string, Value>(StringComparer.Ordinal) { ["model"] = hub?.Id ?? MountedModel };
        if (hub?.Revision is { } revision)
            arguments["revision"] = revision;
        arguments[Parts] = MemoryResolver.Split(specification, catalog).Value!.Tensor;
        foreach (var (name, value) in ((Value.Members)values[Key]).Entries)
            arguments[name] = value;
        if (ContextResolver.Default(specification, catalog, null) is { } tokens)
            arguments[Context] = int.Parse(tokens, CultureInfo.InvariantCulture);
        if (specification.Effective("modelParameter")?.Value is Value.Members said)
        {
            foreach (var (name, value) in said.Entries)
                arguments[name] = Typed(((Value.Text)value).Content);
        }

        values[Key] = new Value.Members(arguments);
    }

    /// <summary>What the user says for an argument; null for nothing.</summary>
    public static string? Said(DeploymentSpec specification, string argument) =>
        ((specification.Effective("modelParameter")?.Value as Value.Members)?.Entries.GetValueOrDefault(argument) as Value.Text)?.Content;

    /// <summary>What the user says for an argument, else the layers' own value; null for nothing.</summary>
    public static string? Given(DeploymentSpec specification, string argument) =>
        Said(specification, argument)
        ?? specification.Layers.Where(layer => layer.Values.ContainsKey(Key))
            .Select(layer => layer.Values[Key].TryGetProperty(argument, out var value) ? value.ToString() : null)
            .LastOrDefault(value => value is not null);

    /// <summary>Engines want numbers as numbers, and true as true.</summary>
    private static Value Typed(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
