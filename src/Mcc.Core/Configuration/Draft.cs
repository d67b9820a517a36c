using Mcc.Core.Templates;
using Mcc.Core.Validation;

namespace Mcc.Core.Configuration;

/// <summary>What the sources together say: each parameter's strongest value with its origin, and all findings on the way.</summary>
public sealed record Draft(IReadOnlyDictionary<string, Setting> Settings, IReadOnlyList<Finding> Findings)
{
    public Setting? this[string key] => Settings.GetValueOrDefault(key);

    public string? Text(string key) => this[key]?.Text;

    public bool IsOn(string key) => this[key]?.Value is Value.Flag { On: true };

    /// <param name="layers">Strongest first.</param>
    public static Draft Resolve(IEnumerable<Layer> layers)
    {
        var findings = new List<Finding>();
        var reader = new SettingReader(findings);
        var settings = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            findings.AddRange(layer.Findings);
            foreach (var raw in layer.Settings)
            {
                var key = raw.Parameter.Key;
                // A weaker value is not even read, unless pairs of both are to be merged.
                if (settings.ContainsKey(key) && raw.Parameter.Type != ParameterType.Pairs)
                    continue;
                if (reader.Read(raw) is not { } setting)
                    continue;
                settings[key] = settings.TryGetValue(key, out var stronger) ? Merge(stronger, setting) : setting;
            }
        }

        return new(settings, findings);
    }

    /// <summary>This draft with a value that no source has.</summary>
    public Draft With(Setting setting) => this with
    {
        Settings = new Dictionary<string, Setting>(Settings, StringComparer.Ordinal) { [setting.Parameter.Key] = setting },
    };

    /// <summary>This draft without a value for a parameter.</summary>
    public Draft Without(Parameter parameter) => Settings.ContainsKey(parameter.Key)
        ? this with { Settings = Settings.Where(setting => setting.Key != parameter.Key).ToDictionary(StringComparer.Ordinal) }
        : this;

    /// <summary>This draft without what a source has said.</summary>
    public Draft Without(Source source) => this with
    {
        Settings = Settings.Where(setting => setting.Value.Origin.Source != source).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>This draft with what its backend and target, known only now, have as defaults, and then the parameters' own.</summary>
    public Draft WithDefaults(Layer defaults)
    {
        var resolved = Resolve([defaults]);
        var settings = new Dictionary<string, Setting>(Settings, StringComparer.Ordinal);
        foreach (var (key, setting) in resolved.Settings)
            settings.TryAdd(key, setting);
        return new(settings, [.. Findings, .. resolved.Findings]);
    }

    private static Setting Merge(Setting stronger, Setting weaker)
    {
        var merged = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in ((Value.Members)weaker.Value).Entries)
            merged[name] = value;
        foreach (var (name, value) in ((Value.Members)stronger.Value).Entries)
            merged[name] = value;
        return stronger with { Value = new Value.Members(merged) };
    }
}
