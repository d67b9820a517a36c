using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Templates;

namespace Mcc.Core.Specification;

/// <summary>Three decisions, made: the layers that the project is composed of, every value with its origin, and the user's files.</summary>
public sealed record DeploymentSpec
{
    public required BaseLayer Base { get; init; }
    public required ArchitectureLayer Architecture { get; init; }
    public required BackendLayer Backend { get; init; }
    public required TargetLayer Target { get; init; }
    public required IReadOnlyList<FeatureLayer> Features { get; init; }
    public required IReadOnlyDictionary<string, Setting> Settings { get; init; }
    public required Inputs Inputs { get; init; }

    /// <summary>Whether only the findings of rules are wanted, not what to do about them: advice asks so for many values in turn.</summary>
    public bool IsTrial { get; init; }

    /// <summary>The layers in the order in which they are laid.</summary>
    public IEnumerable<ProjectLayer> Layers => [Base, Architecture, Backend, Target, .. Features];

    public Setting? this[string key] => Settings.GetValueOrDefault(key);

    public string ProjectName => Text("projectName")!;

    /// <summary>The value as text, or null; <c>architecture</c> and the layers' constants are names too, for conditions.</summary>
    public string? Text(string key) => key switch
    {
        "architecture" => Architecture.Id,
        _ => this[key]?.Text ?? Value(key),
    };

    /// <summary>The setting where the parameter has an effect in this combination, else null.</summary>
    public Setting? Effective(string key) => this[key] is { } setting && setting.Parameter.For.Holds(Text) ? setting : null;

    public decimal? EffectiveNumber(string key) => Effective(key)?.Value is Value.Number number ? number.Amount : null;

    public string? EffectiveText(string key) => Effective(key)?.Text;

    /// <summary>A constant of the layers as text, the last one's, or null.</summary>
    public string? Value(string name) =>
        Layers.Select(layer => layer.ValueText(name)).LastOrDefault(value => value is not null);

    /// <summary>Whether a constant of the layers, the last one's, is true.</summary>
    public bool IsFlagged(string name) =>
        Layers.LastOrDefault(layer => layer.Values.ContainsKey(name))?.Values[name].GetBoolean() ?? false;

    /// <summary>The same on another instance type.</summary>
    public DeploymentSpec On(Instance instance)
    {
        const string Key = "instanceType";
        var settings = new Dictionary<string, Setting>(Settings, StringComparer.Ordinal);
        settings[Key] = settings[Key] with { Value = new Value.Text(instance.Name) };
        return this with { Settings = settings };
    }

    public bool IsOn(string key) => this[key]?.Value is Value.Flag { On: true };
}
