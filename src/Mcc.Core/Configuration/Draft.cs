using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>What the sources together say: each option's strongest value with its origin, and all findings on the way.</summary>
public sealed record Draft(Settings Settings, IReadOnlyList<Finding> Findings)
{
    /// <param name="layers">Strongest first.</param>
    public static Draft Resolve(IEnumerable<Layer> layers)
    {
        var findings = new List<Finding>();
        var reader = new SettingReader(findings);
        var settings = Settings.Empty;
        var read = new List<Setting>();
        foreach (var layer in layers)
        {
            findings.AddRange(layer.Findings);
            foreach (var raw in layer.Settings)
            {
                var stronger = settings.Of(raw.Parameter);
                // A weaker value is not even read, unless pairs of both are to be merged.
                if (stronger is not null && raw.Parameter.Type != ParameterType.Pairs)
                    continue;
                if (reader.Read(raw) is not { } setting)
                    continue;
                read.Add(setting);
                settings = settings.With(stronger is null ? setting : Merge(stronger, setting));
            }
        }

        findings.AddRange(PlainSecrets.Check(read, settings.AllowPlainVariable.Value));
        return new(settings, findings);
    }

    /// <summary>This draft with a value that no source has.</summary>
    public Draft With(Setting setting) => this with { Settings = Settings.With(setting) };

    /// <summary>This draft without a value for a parameter.</summary>
    public Draft Without(Parameter parameter) => this with { Settings = Settings.Without(parameter) };

    /// <summary>This draft without what a source has said.</summary>
    public Draft Without(Source source) => this with { Settings = Settings.Without(source) };

    /// <summary>This draft with what its backend and target, known only now, have as defaults, and then the parameters' own.</summary>
    public Draft WithDefaults(Layer defaults)
    {
        var resolved = Resolve([defaults]);
        return new(Settings.Or(resolved.Settings), [.. Findings, .. resolved.Findings]);
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
