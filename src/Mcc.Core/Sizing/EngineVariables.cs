using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Sizing;

/// <summary>
/// What an engine is told of its own settings, before the container's variables are complete: what the user says for a variable, else the
/// serving profile's, else the image list's. Defaults that follow from sizes (tensor parallel size, context length, adapter slots) are
/// computed from this, so that they hold what the user says beside them.
/// </summary>
public sealed class EngineVariables(Catalog catalog, DeploymentSpec specification)
{
    private readonly IReadOnlyDictionary<string, string> said = ContainerEnvironment.Said(specification);

    /// <summary>The value of the variable that a constant of the layers names; null where it names none, or nobody says a value.</summary>
    public string? Of(string constant) => specification.Value(constant) is { } name ? Find(name) : null;

    /// <summary>The value of a variable; null where nobody says one.</summary>
    public string? Find(string name) => Said(name)
        ?? ServingProfile.Find(specification.Backend, specification.Text("servingProfile"))?.Environment.GetValueOrDefault(name)
        ?? (specification.Value("imageList") is { } list ? catalog.Facts.Images.EnvironmentOf(list).GetValueOrDefault(name) : null);

    /// <summary>What the user says.</summary>
    public string? Said(string name) => said.GetValueOrDefault(name);
}
