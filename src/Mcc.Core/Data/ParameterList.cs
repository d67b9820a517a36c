namespace Mcc.Core.Data;

/// <summary>All parameters, in the order of <c>data/parameters.json</c>, which is also the order of help.</summary>
public sealed partial class ParameterList
{
    private readonly Dictionary<string, Parameter> byKey;
    private readonly Dictionary<string, Parameter> byFormerKey;

    private ParameterList(IReadOnlyList<Parameter> all, IReadOnlyList<string> codeVariables)
    {
        All = all;
        CodeVariables = codeVariables;
        byKey = all.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal);
        byFormerKey = all.SelectMany(parameter => parameter.FormerKeys.Select(former => (former, parameter)))
            .ToDictionary(pair => pair.former, pair => pair.parameter, StringComparer.Ordinal);
    }

    public IReadOnlyList<Parameter> All { get; }

    /// <inheritdoc cref="ParameterFile.CodeVariables"/>
    public IReadOnlyList<string> CodeVariables { get; }

    public Parameter this[string key] => byKey[key];

    public Parameter? Find(string key) => byKey.GetValueOrDefault(key);

    public Parameter? FindFormer(string key) => byFormerKey.GetValueOrDefault(key);

    /// <summary>Objects whose members are former keys, such as <c>endpointConfig</c>.</summary>
    public bool IsFormerObject(string key) =>
        byFormerKey.Keys.Any(former => former.Length > key.Length && former[key.Length] == '.'
            && former.StartsWith(key, StringComparison.Ordinal));

    /// <param name="choicesFrom">The names of the folders below a folder of <c>data/</c>: choices that are data themselves.</param>
    public static ParameterList Parse(ReadOnlyMemory<byte> json, Func<string, IReadOnlyList<string>> choicesFrom)
    {
        var file = DataReader.Read("data/parameters.json", json, DataJson.Default.ParameterFile);
        return new([.. file.Parameters.Select(parameter =>
            parameter.ChoicesFrom is { } folder ? parameter with { ReadChoices = () => choicesFrom(folder) } : parameter)],
            file.CodeVariables);
    }
}
