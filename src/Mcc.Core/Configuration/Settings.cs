using System.Collections.Immutable;
using Mcc.Core.Data;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>
/// The value of each option with its origin: a typed property for each one in <c>data/parameters.json</c> (<c>SettingsGenerator</c>).
/// Immutable.
/// </summary>
public sealed partial class Settings
{
    private readonly ImmutableDictionary<string, Setting> byKey;

    /// <summary>
    /// What conditions may ask besides options: the architecture and the constants of layers. Null before they are known.
    /// </summary>
    private readonly Func<string, string?>? constants;

    private Settings(ImmutableDictionary<string, Setting> byKey, Func<string, string?>? constants)
    {
        this.byKey = byKey;
        this.constants = constants;
    }

    public static Settings Empty { get; } = new(ImmutableDictionary.Create<string, Setting>(StringComparer.Ordinal), null);

    /// <summary>All that have a value, by key in ordinal order.</summary>
    public IEnumerable<Setting> All => byKey.Values.OrderBy(setting => setting.Parameter.Key, StringComparer.Ordinal);

    public Setting? Of(Parameter parameter) => this[parameter.Key];

    public Settings With(Setting setting) => new(byKey.SetItem(setting.Parameter.Key, setting), constants);

    /// <summary>These, and of <paramref name="weaker"/> what these do not have.</summary>
    public Settings Or(Settings weaker) => new(weaker.byKey.SetItems(byKey), constants);

    public Settings Without(Parameter parameter) => new(byKey.Remove(parameter.Key), constants);

    public Settings Without(Source source) =>
        new(byKey.RemoveRange(byKey.Values.Where(setting => setting.Origin.Source == source).Select(setting => setting.Parameter.Key)),
            constants);

    /// <summary>Whether the option has an effect with these settings and the chosen layers; true before layers are chosen.</summary>
    public bool HasEffect(Parameter parameter) => constants is null || parameter.For.Holds(TextOf);

    /// <summary>Whether a condition holds with these settings and the chosen layers.</summary>
    public bool Holds(Condition condition) => condition.Holds(TextOf);

    /// <summary>The first term of a condition that does not hold, with what holds instead; null where all do.</summary>
    public FailedTerm? FirstFailing(Condition condition) =>
        condition.FirstFailing(TextOf) is var (name, values) ? new(name, this[name], TextOf(name), values) : null;

    /// <summary>These, with the layers whose constants conditions may ask besides options: of each constant the last layer's.</summary>
    public Settings With(ArchitectureLayer architecture, IEnumerable<TemplateLayer> layers) =>
        new(byKey, name => name == Selection.ArchitectureName ? architecture.Id
            : layers.Select(layer => layer.ValueText(name)).LastOrDefault(value => value is not null));

    internal Setting? this[string key] => byKey.GetValueOrDefault(key);

    /// <summary>The value of a condition's key; of a list its items with commas between, and null for an empty one.</summary>
    internal string? TextOf(string key) =>
        this[key]?.Text
        ?? (this[key]?.Value is Value.Items { Values.Count: > 0 } items ? string.Join(',', items.Values.Select(item => item.Characters))
            : constants?.Invoke(key));

    private OptionValue<T> Option<T>(string key, Func<Setting?, T> read) => new(this, this[key], read);

    /// <summary>Values as the types of the properties; each is given what a setting has, or null where there is none.</summary>
    private static class Read
    {
        public static string? Text(Setting? setting) => (setting?.Value as Value.Text)?.Content;

        public static decimal? Number(Setting? setting) => (setting?.Value as Value.Number)?.Amount;

        public static long? Integer(Setting? setting) =>
            setting?.Value is Value.Number number ? (long)decimal.Clamp(number.Amount, long.MinValue, long.MaxValue) : null;

        public static bool Flag(Setting? setting) => setting?.Value is Value.Flag { On: true };

        public static IReadOnlyList<string> List(Setting? setting) =>
            setting?.Value is Value.Items items ? [.. items.Values.OfType<Value.Text>().Select(item => item.Content)] : [];

        public static IReadOnlyDictionary<string, string> Pairs(Setting? setting) => setting?.Value is not Value.Members members
            ? ImmutableDictionary<string, string>.Empty
            : members.Entries.Where(pair => pair.Value is Value.Text)
                .ToImmutableSortedDictionary(pair => pair.Key, pair => ((Value.Text)pair.Value).Content, StringComparer.Ordinal);

        public static Secret? Secret(Setting? setting) => setting?.Secret;
    }
}
