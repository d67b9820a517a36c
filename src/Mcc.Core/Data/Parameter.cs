using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>One option, born in <c>data/parameters.json</c>: its flag, environment name, key, question and constraints.</summary>
public sealed record Parameter
{
    public required string Key { get; init; }
    public required string Flag { get; init; }
    public required ParameterType Type { get; init; }
    public required string Help { get; init; }
    public required string Group { get; init; }

    /// <summary>What a source that may be anybody's may say of it.</summary>
    public required StrangerRules Strangers { get; init; }

    /// <summary>Environment variables that set it, the first wins.</summary>
    public IReadOnlyList<string> Environment { get => field ??= []; init; }

    /// <summary>Variables that other programs use too (AWS_REGION): weaker than every source that names this program.</summary>
    public IReadOnlyList<string> Ambient { get => field ??= []; init; }

    /// <summary>Other spellings that are accepted with a note; a dot stands for a nested object.</summary>
    public IReadOnlyList<string> FormerKeys { get => field ??= []; init; }
    public IReadOnlyList<string> FormerFlags { get => field ??= []; init; }

    /// <summary>Legal values of a choice, in the order in which they are shown.</summary>
    public IReadOnlyList<string> Choices { get => field ??= ReadChoices?.Invoke() ?? []; init; }

    /// <summary>Reads the choices that <see cref="ChoicesFrom"/> names, when they are first asked for.</summary>
    internal Func<IReadOnlyList<string>>? ReadChoices { get; init; }

    /// <summary>
    /// The value that an older or short name means, with the options that it needs. Shown as "Did you mean" instead of being accepted,
    /// because such a name does not always say everything.
    /// </summary>
    public IReadOnlyDictionary<string, string> Hints { get => field ??= new Dictionary<string, string>(StringComparer.Ordinal); init; }

    /// <summary>Values that the npm program has and this one does not support yet.</summary>
    public IReadOnlyList<string> NotYet { get => field ??= []; init; }
    public IReadOnlyDictionary<string, string> Synonyms { get => field ??= new Dictionary<string, string>(StringComparer.Ordinal); init; }

    /// <summary>A regular expression that a text must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>A description of the pattern, which completes "It must be …".</summary>
    public string? Shape { get; init; }

    /// <summary>A value that is legal, for messages and for configuration files to start from.</summary>
    public string? Example { get; init; }
    public decimal? Min { get; init; }
    public decimal? Max { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
    public JsonElement? Default { get; init; }

    /// <summary>The placeholder of the value in help.</summary>
    public string Label { get => field ??= "VALUE"; init; }
    public Phase? Phase { get; init; }
    public string? Prompt { get; init; }

    /// <summary>The question for the group of choices that comes before <see cref="Prompt"/>, where choices have groups.</summary>
    public string? GroupPrompt { get; init; }

    /// <summary>Where it has an effect; elsewhere, giving it is a warning.</summary>
    public Condition For { get => field ??= Condition.Always; init; }

    /// <summary>Where the interview asks for it, beyond <see cref="For"/>.</summary>
    public Condition Ask { get => field ??= Condition.Always; init; }

    /// <summary>The catalog from which the interview offers values; others may be given too.</summary>
    public string? Suggest { get; init; }

    /// <summary>
    /// The folder of <c>data/</c> whose folders are the choices, or what all backends have of it (<c>profiles</c>); null where they are
    /// written down.
    /// </summary>
    public string? ChoicesFrom { get; init; }

    /// <summary>Where it must be given, or null where never.</summary>
    public Condition? Required { get; init; }

    /// <summary>Keys of parameters that cannot be set together with it.</summary>
    public IReadOnlyList<string> Excludes { get => field ??= []; init; }

    /// <summary>What giving it says about others that are not given: a choice by key.</summary>
    public IReadOnlyDictionary<string, string> Implies { get => field ??= new Dictionary<string, string>(StringComparer.Ordinal); init; }

    /// <summary>What one of its choices says about others that are not given: by choice, then by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ChoiceImplies
    {
        get => field ??= ReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>.Empty;
        init;
    }

    /// <summary>True for an option that affects only this run and is not recorded in the project.</summary>
    public bool Run { get; init; }

    /// <summary>It is on the first page of help.</summary>
    public bool Common { get; init; }

    /// <summary>What it asks for is done whether it is given or not.</summary>
    public bool AlwaysOn { get; init; }

    /// <summary>
    /// The key of the option to use instead: this one reaches no project, so giving it is a warning that names the other one.
    /// </summary>
    public string? Instead { get; init; }

    /// <summary>Nothing reads it yet: giving it is a warning that says so.</summary>
    public bool WithoutEffect { get; init; }

    [JsonIgnore]
    public bool Repeatable => Type is ParameterType.Pairs or ParameterType.Files or ParameterType.Texts or ParameterType.List;

    /// <summary>The flag that switches a flag off; null for other types.</summary>
    [JsonIgnore]
    public string? NegativeFlag => Type != ParameterType.Flag ? null
        : Flag.StartsWith("--no-", StringComparison.Ordinal) ? "--" + Flag[5..]
        : "--no-" + Flag[2..];
}
