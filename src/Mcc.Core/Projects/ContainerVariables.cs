using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects;

/// <summary>The variables of the container that a draft leads to, with the place that each comes from, for a person who asks.</summary>
public static class ContainerVariables
{
    private const string Name = "projectName";

    /// <summary>By name, in ordinal order; none while no backend is chosen.</summary>
    public static IReadOnlyList<(string Name, string Value, string Origin)> Of(Catalog catalog, Draft draft)
    {
        if (draft["deploymentConfig"] is null)
            return [];
        // A name changes no variable, and whoever asks may have none yet.
        var parameter = catalog.Parameters[Name];
        var named = draft[Name] is null ? draft.With(new(parameter, new Value.Text(parameter.Example!), Origin.Default)) : draft;
        return Of(catalog, SpecificationBuilder.Build(catalog, named, Inputs.None, []));
    }

    public static IReadOnlyList<(string Name, string Value, string Origin)> Of(Catalog catalog, DeploymentSpec specification)
    {
        var scope = TemplateValues.Of(catalog, specification);
        var origins = Members(scope, "environmentOrigins");
        return [.. Members(scope, "environment").Select(variable => (variable.Key, Text(variable.Value), Text(origins[variable.Key])))];
    }

    private static IReadOnlyDictionary<string, Value> Members(Scope scope, string name) => ((Value.Members)scope.Find(name)!).Entries;

    private static string Text(Value value) => ((Value.Text)value).Content;
}
