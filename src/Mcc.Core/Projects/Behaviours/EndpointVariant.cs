using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>What an endpoint's configuration computes: <c>capturesData</c>, and <c>instancePools</c>, the type and its fallbacks in the order in which they are tried (missing without fallbacks).</summary>
public sealed class EndpointVariant : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        values["capturesData"] = specification.EffectiveNumber("endpointDataCapturePercent") > 0;
        values["instancePools"] = Fallbacks(specification) is { Count: > 0 } fallbacks
            ? Value.Of(fallbacks.Prepend(specification.Text("instanceType")!).Select(Pool))
            : Value.None;
    }

    public static IReadOnlyList<string> Fallbacks(DeploymentSpec specification) =>
        specification.Effective("fallbackInstanceTypes")?.Value is Value.Items types ? [.. types.Values.OfType<Value.Text>().Select(type => type.Content)] : [];

    private static Value Pool(string type, int index) =>
        Value.Of(new SortedDictionary<string, Value>(StringComparer.Ordinal) { ["InstanceType"] = type, ["Priority"] = index + 1 });
}
