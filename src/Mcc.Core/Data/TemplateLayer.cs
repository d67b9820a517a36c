using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mcc.Core.Configuration;

namespace Mcc.Core.Data;

// Absent members: System.Text.Json's source generator sets init-only properties to null, so defaults are in the getters.

/// <summary>One folder of <c>data/</c> that adds files to a project: the base, an architecture, a backend, a target or a feature.</summary>
public abstract record TemplateLayer
{
    /// <summary>The JSON Schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The folder below <c>data/</c>, such as <c>backends/NAME</c>.</summary>
    [JsonIgnore]
    public string Folder { get; private set; } = "";
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string Summary { get => field ??= ""; init; }

    /// <summary>
    /// What this layer can be combined with; a combination that it does not hold for is refused with <see cref="Reason"/>.
    /// </summary>
    public Condition Requires { get => field ??= Condition.Always; init; }
    public string Reason { get => field ??= ""; init; }

    /// <summary>Features that are this layer's own: they enter on their condition alone, whatever the others support.</summary>
    public IReadOnlyList<string> Includes { get => field ??= []; init; }

    /// <summary>Features that never enter with this layer, whatever else brings them.</summary>
    public IReadOnlyList<string> Excludes { get => field ??= []; init; }

    /// <summary>Defaults of parameters, by key; a later layer's wins.</summary>
    public IReadOnlyDictionary<string, JsonElement> Defaults { get => field ??= ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>The layer's default of a parameter as text; null where it has none.</summary>
    public string? DefaultOf(Parameter parameter) => Defaults.TryGetValue(parameter.Key, out var value) ? value.ToString() : null;

    /// <summary>Constants, typed; a later layer's wins.</summary>
    [JsonPropertyName("values")]
    public LayerValues Constants { get => field ??= new(); init; }

    /// <summary>The constants as the file has them.</summary>
    [JsonIgnore]
    public JsonElement? OwnConstants { get; private set; }

    /// <summary>The same constants by name, for templates and conditions.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement> Values { get; private set; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    [JsonPropertyName("append")]
    public LayerLists Lists { get => field ??= new(); init; }

    /// <summary>Lists that all layers append to, such as the lines of requirements, by name, for templates.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement> Append { get; private set; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>Paths of earlier layers that this one replaces, or (JSON only) merges into.</summary>
    public IReadOnlyList<string> Replaces { get => field ??= []; init; }
    public IReadOnlyList<string> Merges { get => field ??= []; init; }

    /// <summary>
    /// Files of other layers, by their paths below <c>data/</c>, that this one has too: what two servers share has one source.
    /// </summary>
    public IReadOnlyList<string> Borrows { get => field ??= []; init; }

    /// <summary>Paths of other layers that a project with this one does not have.</summary>
    public IReadOnlyList<string> Omits { get => field ??= []; init; }

    /// <summary>Names of the behaviours that it needs, where data is not enough.</summary>
    public IReadOnlyList<string> Behaviours { get => field ??= []; init; }

    /// <summary>The features that may enter: backends and targets say which.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> Supported => [];

    /// <summary>A constant as text, also a flag; null where there is none, or it is more than that.</summary>
    public string? ValueText(string name) => !Values.TryGetValue(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <exception cref="DataFileException">The file does not fit the layer's record.</exception>
    public static T Read<T>(string folder, string file, ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : TemplateLayer
    {
        var layer = DataReader.Read($"data/{file}", json, type);
        // Not disposed: its elements live as long as the layer.
        var root = JsonDocument.Parse(json).RootElement;
        layer.Folder = folder;
        layer.OwnConstants = root.TryGetProperty("values", out var values) ? values : null;
        layer.Values = WithoutNesting(Members(root, "values"));
        layer.Append = Members(root, "append");
        return layer;
    }

    /// <summary>Constants for the layer's own templates are named like the others there.</summary>
    private static Dictionary<string, JsonElement> WithoutNesting(Dictionary<string, JsonElement> values)
    {
        if (values.Remove("template", out var own))
        {
            foreach (var member in own.EnumerateObject())
                values.TryAdd(member.Name, member.Value);
        }

        return values;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var members)
            ? members.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
}

/// <summary>What every project has.</summary>
public sealed record BaseLayer : TemplateLayer;

/// <summary>A kind of server; backends build on one.</summary>
public sealed record ArchitectureLayer : TemplateLayer
{
    /// <summary>The order among the choices of the interview; those without one come last.</summary>
    public int? Order { get; init; }

    /// <summary>The model formats that its servers load.</summary>
    public IReadOnlyList<string> ModelFormats { get => field ??= []; init; }

    /// <summary>The kinds of locations (<c>ModelLocation</c>) that a model can come from; null where nothing is said.</summary>
    public IReadOnlyList<string>? ModelSources { get; init; }
    public string? ModelSourcesReason { get; init; }
    public RequestLimitEntry? RequestLimit { get; init; }

    /// <summary>The Python versions that its server runs on, such as <c>3.8-3.14</c>; null where the image brings its own.</summary>
    public string? Python { get; init; }

    /// <summary>Null where the server calls no functions of the user.</summary>
    public HandlerEntry? Handler { get; init; }

    /// <summary>Methods of a model that the server calls, the first that the model has; empty where it calls none.</summary>
    public IReadOnlyList<string> ModelMethods { get => field ??= []; init; }
}

/// <summary>One deployment configuration.</summary>
public record BackendLayer : TemplateLayer
{
    /// <summary>The architecture that it builds on.</summary>
    public required string Architecture { get; init; }

    /// <summary>The order among the choices of its architecture in the interview; those without one come last.</summary>
    public int? Order { get; init; }
    public IReadOnlyList<string> Supports { get => field ??= []; init; }

    /// <summary>The accelerator kinds that its images are built for; null where it runs anywhere.</summary>
    public IReadOnlyList<string>? Accelerators { get; init; }
    public AcceleratorAdvice? Advises { get; init; }

    /// <summary>The XGBoost boosters that it loads; empty where all.</summary>
    public IReadOnlyList<string> Boosters { get => field ??= []; init; }

    /// <summary>Former spellings that mean this backend, as conditions over other parameters.</summary>
    public IReadOnlyList<Condition> Aliases { get => field ??= []; init; }

    /// <summary>Parameters that ask for a feature that it cannot have, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unsupported { get => field ??= ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>The model formats that it loads, where they differ from its architecture's.</summary>
    public IReadOnlyList<string> ModelFormats { get => field ??= []; init; }
    public IReadOnlyDictionary<string, ProfileEntry> Profiles { get => field ??= ReadOnlyDictionary<string, ProfileEntry>.Empty; init; }

    public override IReadOnlyList<string> Supported => Supports;
}

/// <summary>
/// A server that takes the place of a backend: it is not a choice of its own, but what a condition over the settings and the named backend
/// leads to.
/// </summary>
public sealed record ServerLayer : BackendLayer
{
    /// <summary>
    /// When it takes the place of the named backend. `architecture` is the named backend's here; with no backend named, a condition that
    /// asks nothing of one can hold too, and then none has to be named.
    /// </summary>
    public required Condition InsteadOf { get; init; }
}

/// <summary>Where a container runs.</summary>
public sealed record TargetLayer : TemplateLayer
{
    public IReadOnlyList<string> Supports { get => field ??= []; init; }

    /// <summary>Features that an image needs to serve here, also where this is a further target of its project.</summary>
    public IReadOnlyList<string> ImageFeatures { get => field ??= []; init; }

    /// <summary>What <c>mcc compare-targets</c> says of it besides the limits that its constants and options have.</summary>
    public required TargetFacts Facts { get; init; }

    /// <summary>The kinds of locations that a model can come from; null where nothing is said.</summary>
    public IReadOnlyList<string>? ModelSources { get; init; }
    public string? ModelSourcesReason { get; init; }

    /// <summary>Parameters that AWS has nothing for here, each with the reason: a value other than false or 0 is refused.</summary>
    public IReadOnlyDictionary<string, string> Unsupported { get => field ??= ReadOnlyDictionary<string, string>.Empty; init; }

    public override IReadOnlyList<string> Supported => Supports;
}

/// <summary>A part of a project that enters when it was asked for.</summary>
public sealed record FeatureLayer : TemplateLayer
{
    /// <summary>It enters when this holds.</summary>
    public Condition EnabledWhen { get => field ??= Condition.Always; init; }
}
