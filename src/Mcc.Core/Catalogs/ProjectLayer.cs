using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>One folder of <c>data/</c> that adds files to a project: the base, an architecture, a backend, a target or a feature.</summary>
public sealed record ProjectLayer
{
    /// <summary>The folder below <c>data/</c>, such as <c>backends/NAME</c>.</summary>
    public required string Folder { get; init; }
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }

    /// <summary>Backends only: the architecture that it builds on.</summary>
    public string? Architecture { get; init; }

    /// <summary>Architectures only: their place among the choices of the interview; those without one come last.</summary>
    public int Rank { get; init; } = int.MaxValue;

    /// <summary>Features only: it enters by itself when this holds.</summary>
    public Condition When { get; init; } = Condition.Always;

    /// <summary>What this layer can be combined with; a combination that it does not hold for is refused with <see cref="Reason"/>.</summary>
    public Condition Requires { get; init; } = Condition.Always;
    public string Reason { get; init; } = "";

    /// <summary>Backends and targets: the features that may enter.</summary>
    public IReadOnlyList<string> Supports { get; init; } = [];

    /// <summary>Features that are this layer's own affair: they enter on their condition alone, whatever the others support.</summary>
    public IReadOnlyList<string> Brings { get; init; } = [];

    /// <summary>Defaults of parameters, by key; a later layer's wins.</summary>
    public IReadOnlyDictionary<string, JsonElement> Defaults { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>Constants that templates can name; a later layer's wins.</summary>
    public IReadOnlyDictionary<string, JsonElement> Values { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>Lists that all layers add to, such as the lines of requirements.</summary>
    public IReadOnlyDictionary<string, JsonElement> Adds { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>Paths of earlier layers that this one replaces, or (JSON only) merges into.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];
    public IReadOnlyList<string> Merges { get; init; } = [];

    /// <summary>Names of the behaviours that it needs, where data is not enough.</summary>
    public IReadOnlyList<string> Behaviours { get; init; } = [];

    /// <summary>The former spellings that mean this backend, as conditions over other parameters.</summary>
    public IReadOnlyList<Condition> Formerly { get; init; } = [];

    /// <summary>The whole file, for the parts of the program that know more members of it.</summary>
    public required JsonElement Json { get; init; }

    /// <summary>A constant as text, also a flag; null where there is none, or it is more than that.</summary>
    public string? ValueText(string name) => !Values.TryGetValue(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    public static ProjectLayer Read(string folder, ReadOnlyMemory<byte> json)
    {
        // Not disposed: its elements live as long as the layer.
        var root = JsonDocument.Parse(json).RootElement;
        return new()
        {
            Folder = folder,
            Id = root.Text("id"),
            Title = root.Text("title"),
            Summary = root.TextOrNull("summary") ?? "",
            Architecture = root.TextOrNull("architecture"),
            Rank = root.NumberOrNull("rank") ?? int.MaxValue,
            When = root.Condition("when") ?? Condition.Always,
            Requires = root.Condition("requires") ?? Condition.Always,
            Reason = root.TextOrNull("reason") ?? "",
            Supports = root.Texts("supports"),
            Brings = root.Texts("brings"),
            Defaults = Members(root, "defaults"),
            Values = Members(root, "values"),
            Adds = Members(root, "adds"),
            Replaces = root.Texts("replaces"),
            Merges = root.Texts("merges"),
            Behaviours = root.Texts("behaviours"),
            Formerly = root.Conditions("formerly"),
            Json = root,
        };
    }

    private static Dictionary<string, JsonElement> Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var members)
            ? members.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
}
