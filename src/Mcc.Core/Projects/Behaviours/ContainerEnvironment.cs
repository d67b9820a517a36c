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
        foreach (var (variable, value, key) in SaidPairs(specification, prefix))
        {
            environment[variable] = value;
            origins[variable] = specification[key]!.Origin.Detail;
        }

        values["environment"] = new Value.Members(environment);
        values["environmentOrigins"] = new Value.Members(origins);
    }

    /// <summary>What the user says of variables, by the name that the container gets.</summary>
    public static IReadOnlyDictionary<string, string> Said(DeploymentSpec specification)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (variable, value, _) in SaidPairs(specification, specification.Value("serverPrefix") ?? ""))
            said[variable] = (value as Value.Text)?.Content ?? "";
        return said;
    }

    /// <summary>The weaker first.</summary>
    private static IEnumerable<(string Variable, Value Value, string Key)> SaidPairs(DeploymentSpec specification, string prefix) =>
        from source in new[] { (Key: "modelEnv", Before: ""), (Key: "serverEnv", Before: prefix), (Key: "icEnv", Before: "") }
        from pair in Pairs(specification, source.Key)
        select (pair.Key.StartsWith(source.Before, StringComparison.Ordinal) ? pair.Key : source.Before + pair.Key, pair.Value, source.Key);

    private static IEnumerable<KeyValuePair<string, Value>> Members(IDictionary<string, Value> values, string name) =>
        values.TryGetValue(name, out var value) && value is Value.Members members ? members.Entries : [];

    private static IEnumerable<KeyValuePair<string, Value>> Pairs(DeploymentSpec specification, string key) =>
        specification[key]?.Value is Value.Members members ? members.Entries : [];
}
