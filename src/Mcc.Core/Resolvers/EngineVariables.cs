using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Views;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The engine's own settings, before the container's variables are complete: what the user says for a variable, else the
/// serving profile's, else the image list's. Defaults that follow from sizes (tensor parallel size, context length, adapter slots) are
/// computed from this, so that they respect the user's other settings.
/// </summary>
public sealed class EngineVariables(Deployment deployment, Facts facts)
{
    private readonly IReadOnlyDictionary<string, string> said = VariableResolver.Said(deployment, facts);

    /// <summary>
    /// The value of the variable that a constant of the layers may name; null where it names none, or no value is set.
    /// </summary>
    public string? Of(string? name) => name is null ? null : Find(name);

    /// <summary>The value of a variable; null where none is set.</summary>
    public string? Find(string name) => Said(name)
        ?? deployment.Profile?.Environment.GetValueOrDefault(name)
        ?? (deployment.Constants.ImageList is { } list ? facts.Images.EnvironmentOf(list).GetValueOrDefault(name) : null);

    /// <summary>The names of all variables that the user sets.</summary>
    public IEnumerable<string> SaidNames => said.Keys;

    /// <summary>What the user says.</summary>
    public string? Said(string name) => said.GetValueOrDefault(name);
}
