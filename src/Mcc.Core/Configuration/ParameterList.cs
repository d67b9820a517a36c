using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.Configuration;

/// <summary>All parameters, in the order of <c>data/parameters.json</c>, which is also the order of help.</summary>
public sealed class ParameterList
{
    private readonly Dictionary<string, Parameter> byKey;
    private readonly Dictionary<string, Parameter> byFormerKey;

    private ParameterList(IReadOnlyList<Parameter> all)
    {
        All = all;
        byKey = all.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal);
        byFormerKey = all.SelectMany(parameter => parameter.FormerKeys.Select(former => (former, parameter)))
            .ToDictionary(pair => pair.former, pair => pair.parameter, StringComparer.Ordinal);
    }

    public IReadOnlyList<Parameter> All { get; }

    public Parameter this[string key] => byKey[key];

    public Parameter? Find(string key) => byKey.GetValueOrDefault(key);

    public Parameter? FindFormer(string key) => byFormerKey.GetValueOrDefault(key);

    /// <summary>Objects whose members are former keys, such as <c>endpointConfig</c>.</summary>
    public bool IsFormerObject(string key) =>
        byFormerKey.Keys.Any(former => former.Length > key.Length && former[key.Length] == '.' && former.StartsWith(key, StringComparison.Ordinal));

    /// <param name="choicesFrom">The names of the folders below a folder of <c>data/</c>: choices that are data themselves.</param>
    public static ParameterList Parse(ReadOnlyMemory<byte> json, Func<string, IReadOnlyList<string>> choicesFrom)
    {
        using var document = JsonDocument.Parse(json);
        return new([.. document.RootElement.GetProperty("parameters").EnumerateArray().Select(entry => Read(entry, choicesFrom))]);
    }

    private static Parameter Read(JsonElement json, Func<string, IReadOnlyList<string>> choicesFrom) =>
        new()
        {
            Key = json.Text("key"),
            Flag = json.Text("flag"),
            Type = Enum.Parse<ParameterType>(json.Text("type"), ignoreCase: true),
            Help = json.Text("help"),
            Group = json.Text("group"),
            Environment = json.Texts("environment"),
            Ambient = json.Texts("ambient"),
            FormerKeys = json.Texts("formerKeys"),
            FormerFlags = json.Texts("formerFlags"),
            Choices = json.TextOrNull("choicesFrom") is { } folder ? choicesFrom(folder) : json.Texts("choices"),
            NotYet = json.Texts("notYet"),
            Synonyms = json.TextsByName("synonyms"),
            Pattern = json.TextOrNull("pattern"),
            Shape = json.TextOrNull("shape"),
            Example = json.TextOrNull("example"),
            Min = json.DecimalOrNull("min"),
            Max = json.DecimalOrNull("max"),
            MinLength = json.NumberOrNull("minLength"),
            MaxLength = json.NumberOrNull("maxLength"),
            Default = json.ElementOrNull("default"),
            Label = json.TextOrNull("label") ?? "VALUE",
            Phase = json.TextOrNull("phase") is { } phase ? Enum.Parse<Phase>(phase, ignoreCase: true) : null,
            Prompt = json.TextOrNull("prompt"),
            For = json.Condition("for") ?? Condition.Always,
            Ask = json.Condition("ask") ?? Condition.Always,
            Suggest = json.TextOrNull("suggest"),
            ChoicesFrom = json.TextOrNull("choicesFrom"),
            Required = json.Condition("required"),
            Excludes = json.Texts("excludes"),
            Implies = json.TextsByName("implies"),
            Run = json.Flag("run"),
            Common = json.Flag("common"),
            AlwaysOn = json.Flag("alwaysOn"),
            WithoutEffect = json.Flag("withoutEffect"),
        };
}
