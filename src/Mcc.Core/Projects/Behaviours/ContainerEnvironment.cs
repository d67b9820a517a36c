using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// The variables of the container, by name, in ordinal order: the layers' defaults, then the model's, the server's and the
/// inference component's. A server variable gets its server's prefix once: <c>MAX_LEN</c> and <c>VLLM_MAX_LEN</c> mean the same.
/// And <c>environmentOrigins</c>: whence each comes.
/// </summary>
public sealed class ContainerEnvironment : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var environment = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        var origins = new Dictionary<string, Value>(Members(values, "environmentOrigins"), StringComparer.Ordinal);
        foreach (var (name, value) in Members(values, "defaultEnvironment"))
        {
            environment[name] = value;
            origins.TryAdd(name, $"default of {specification.Backend.Id}");
        }

        var prefix = (values.TryGetValue("serverPrefix", out var found) ? found as Value.Text : null)?.Content ?? "";
        foreach (var (key, before) in new[] { ("modelEnv", ""), ("serverEnv", prefix), ("icEnv", "") })
        {
            foreach (var (name, value) in Pairs(specification, key))
            {
                var variable = name.StartsWith(before, StringComparison.Ordinal) ? name : before + name;
                environment[variable] = value;
                origins[variable] = specification[key]!.Origin.Detail;
            }
        }

        values["environment"] = new Value.Members(environment);
        values["environmentOrigins"] = new Value.Members(origins);
    }

    private static IEnumerable<KeyValuePair<string, Value>> Members(IDictionary<string, Value> values, string name) =>
        values.TryGetValue(name, out var value) && value is Value.Members members ? members.Entries : [];

    private static IEnumerable<KeyValuePair<string, Value>> Pairs(DeploymentSpec specification, string key) =>
        specification[key]?.Value is Value.Members members ? members.Entries : [];
}
