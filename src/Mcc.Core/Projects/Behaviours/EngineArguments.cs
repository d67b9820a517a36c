using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary><c>engineArguments</c>: what a language model's engine is made with where a file says it: the model, its revision, over how many accelerators it is split, the layers' own, and what was said.</summary>
public sealed class EngineArguments : IBehaviour
{
    private const string MountedModel = "/opt/ml/model";

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var hub = ModelSource.Of(specification) as ModelLocation.Hub;
        var arguments = new Dictionary<string, Value>(StringComparer.Ordinal) { ["model"] = hub?.Id ?? MountedModel };
        if (hub?.Revision is { } revision)
            arguments["revision"] = revision;
        arguments["tensor_parallel_size"] = Math.Max(1, InstanceFacts.AcceleratorsOfContainer(specification, InstanceFacts.InstanceOf(catalog, specification)));
        foreach (var (name, value) in ((Value.Members)values["engineArguments"]).Entries)
            arguments[name] = value;
        if (ContextLength.Default(catalog, specification, null, (int)((Value.Number)arguments["tensor_parallel_size"]).Amount) is { } tokens)
            arguments["max_model_len"] = int.Parse(tokens, CultureInfo.InvariantCulture);
        if (specification.Effective("modelParameter")?.Value is Value.Members said)
        {
            foreach (var (name, value) in said.Entries)
                arguments[name] = Typed(((Value.Text)value).Content);
        }

        values["engineArguments"] = new Value.Members(arguments);
    }

    /// <summary>Engines want numbers as numbers, and true as true.</summary>
    private static Value Typed(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
