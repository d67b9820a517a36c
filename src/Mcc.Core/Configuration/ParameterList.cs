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
    public static ParameterList Parse(string json, Func<string, IReadOnlyList<string>> choicesFrom)
    {
        using var document = JsonDocument.Parse(json);
        return new([.. document.RootElement.GetProperty("parameters").EnumerateArray().Select(entry => Read(entry, choicesFrom))]);
    }

    private static Parameter Read(JsonElement json, Func<string, IReadOnlyList<string>> choicesFrom)
    {
        var reader = new DataReader(json);
        return new()
        {
            Key = reader.Text("key"),
            Flag = reader.Text("flag"),
            Type = Enum.Parse<ParameterType>(reader.Text("type"), ignoreCase: true),
            Help = reader.Text("help"),
            Group = reader.Text("group"),
            Environment = reader.Texts("environment"),
            Ambient = reader.Texts("ambient"),
            FormerKeys = reader.Texts("formerKeys"),
            FormerFlags = reader.Texts("formerFlags"),
            Choices = reader.TextOrNull("choicesFrom") is { } folder ? choicesFrom(folder) : reader.Texts("choices"),
            NotYet = reader.Texts("notYet"),
            Synonyms = reader.TextMap("synonyms"),
            Pattern = reader.TextOrNull("pattern"),
            Shape = reader.TextOrNull("shape"),
            Example = reader.TextOrNull("example"),
            Min = reader.NumberOrNull("min"),
            Max = reader.NumberOrNull("max"),
            MinLength = (int?)reader.NumberOrNull("minLength"),
            MaxLength = (int?)reader.NumberOrNull("maxLength"),
            Default = reader.ElementOrNull("default"),
            Label = reader.TextOrNull("label") ?? "VALUE",
            Phase = reader.TextOrNull("phase") is { } phase ? Enum.Parse<Phase>(phase, ignoreCase: true) : null,
            Prompt = reader.TextOrNull("prompt"),
            For = reader.Condition("for") ?? Condition.Always,
            Ask = reader.Condition("ask") ?? Condition.Always,
            Suggest = reader.TextOrNull("suggest"),
            ChoicesFrom = reader.TextOrNull("choicesFrom"),
            Required = reader.Condition("required"),
            Excludes = reader.Texts("excludes"),
            Implies = reader.TextMap("implies"),
            Run = reader.Flag("run"),
            Common = reader.Flag("common"),
            WithoutEffect = reader.Flag("withoutEffect"),
        };
    }
}
