using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// <c>loraEnvironment</c>: the variables by which a server (its <c>loraVariables</c> name them) keeps adapters beside the model; with
/// <c>loraOrigins</c>, whence each of them comes.
/// </summary>
public sealed class LoraVariables : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var names = ((Value.Members)values["loraVariables"]).Entries;
        var environment = new Dictionary<string, Value>(StringComparer.Ordinal) { [Name("enable")] = "true" };
        var origins = new Dictionary<string, Value>(StringComparer.Ordinal);
        var room = MemoryResolver.DefaultAdapters(specification, catalog);
        foreach (var key in new[] { "maxLoras", "maxLoraRank" })
        {
            if (specification.EffectiveNumber(key) is not { } number)
                continue;
            // A default that leaves no room for a request would end the server at its start.
            if (specification[key] is { IsGiven: false } && room is not null && key == "maxLoras")
                number = room.Slots;
            environment[Name(key)] = number.ToString(CultureInfo.InvariantCulture);
            origins[Name(key)] = specification[key]?.Origin.Detail ?? key;
        }

        foreach (var (name, value) in ((Value.Members)names["also"]).Entries)
            environment[name] = value;
        values["loraEnvironment"] = new Value.Members(environment);
        values["loraOrigins"] = new Value.Members(origins);

        string Name(string key) => ((Value.Text)names[key]).Content;
    }
}
