using System.Runtime.CompilerServices;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects;

/// <summary>The variables of the container that a draft leads to, with the place that each comes from, for a person who asks.</summary>
public static class ContainerVariables
{
    /// <summary>Several rules ask for the same specification, and a specification never changes.</summary>
    private static readonly ConditionalWeakTable<DeploymentSpec, IReadOnlyList<(string Name, string Value, string Origin)>> Known = [];

    /// <summary>By name, in ordinal order; none while no backend is chosen.</summary>
    public static IReadOnlyList<(string Name, string Value, string Origin)> Of(Catalog catalog, Draft draft) =>
        draft["deploymentConfig"] is null ? [] : Of(catalog, SpecificationBuilder.Sketch(catalog, draft));

    public static IReadOnlyList<(string Name, string Value, string Origin)> Of(Catalog catalog, DeploymentSpec specification) =>
        Known.GetValue(specification, spec => Compute(catalog, spec));

    private static IReadOnlyList<(string Name, string Value, string Origin)> Compute(Catalog catalog, DeploymentSpec specification)
    {
        var scope = TemplateValues.Of(catalog, specification);
        var origins = Members(scope, "environmentOrigins");
        return [.. Members(scope, "environment").Select(variable => (variable.Key, Text(variable.Value), Text(origins[variable.Key])))];
    }

    private static IReadOnlyDictionary<string, Value> Members(Scope scope, string name) => ((Value.Members)scope.Find(name)!).Entries;

    private static string Text(Value value) => ((Value.Text)value).Content;
}
