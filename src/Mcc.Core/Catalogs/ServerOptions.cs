using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Core.Catalogs;

/// <summary>
/// The published options of a server's program: <c>catalogs/server-options/</c>. A container gives them to the program from variables
/// (VLLM_MAX_MODEL_LEN is --max-model-len), and a program stops at an option that it does not know: minutes after the deployment began.
/// </summary>
public sealed class ServerOptions
{
    /// <summary>The rule for a variable that is not an option.</summary>
    public const string UnknownRule = "server-option-unknown";

    // Its own rows first: they win over those of a list that it includes.
    private readonly Dictionary<string, ServerOption> byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> refused;
    private readonly HashSet<string> environment;
    private readonly IReadOnlyList<string> patterns;

    private ServerOptions(ServerOptionsFile file, Func<string, ServerOptions> listNamed)
    {
        Provenance = Provenance.From(file);
        Program = file.Program;
        Version = file.Version;
        IsLenient = file.Lenient;
        IgnoresVariables = file.IgnoresVariables;
        refused = file.Refused.ToDictionary(pair => KeyOf(pair.Key), pair => pair.Value, StringComparer.Ordinal);

        List<ServerOption> options = [.. file.Options.Select(OptionOf)];
        foreach (var option in options)
            Enter(option);
        var included = file.Includes.Select(listNamed).ToList();
        foreach (var option in included.SelectMany(list => list.All).Where(option => IsNew(KeyOf(option.Name))))
        {
            options.Add(option);
            Enter(option);
        }

        All = options;
        var own = file.Environment;
        Relations = [.. file.Relations, .. included.SelectMany(list => list.Relations)];
        environment = own.Where(name => !name.Contains('*')).Concat(included.SelectMany(list => list.environment))
            .ToHashSet(StringComparer.Ordinal);
        patterns = [.. own.Where(name => name.Contains('*')), .. included.SelectMany(list => list.patterns)];
    }

    public Provenance Provenance { get; }

    /// <summary>What is started, for a person to read.</summary>
    public string Program { get; }

    public Version Version { get; }

    /// <summary>Whether the program goes on when it does not know an option.</summary>
    public bool IsLenient { get; }

    /// <summary>Whether the program ignores a variable of its environment that is not an option.</summary>
    public bool IgnoresVariables { get; }

    public IReadOnlyList<ServerOption> All { get; }

    /// <summary>What options must be to each other.</summary>
    public IReadOnlyList<OptionRelation> Relations { get; }

    /// <param name="name">The list's own name, for messages.</param>
    /// <param name="listNamed">Finds a list that this one includes.</param>
    public static ServerOptions Parse(string name, ReadOnlyMemory<byte> json, Func<string, ServerOptions> listNamed) =>
        new(DataReader.Read($"data/catalogs/server-options/{name}.json", json, DataJson.Default.ServerOptionsFile), listNamed);

    /// <summary>The option of this name, with or without its dashes, in any case, with - or _ between the words; null for none.</summary>
    public ServerOption? Find(string name) => byKey.GetValueOrDefault(KeyOf(name));

    /// <summary>Whether the program itself reads this variable, so that it is not to become an argument.</summary>
    /// <param name="prefix">The prefix of an option's name in a variable: VLLM_.</param>
    public bool IsOwnVariable(string variable, string prefix) =>
        environment.Contains(variable) || (Find(NameIn(variable, prefix)) is null && IsPattern(variable));

    /// <summary>What is wrong with giving the program an option through a variable; null when nothing is.</summary>
    /// <param name="variable">Its name, with or without the prefix, which is added once.</param>
    public Finding? Check(string variable, string prefix, string value, Place? place = null)
    {
        var name = NameIn(variable, prefix);
        variable = prefix + name;
        if (IsOwnVariable(variable, prefix))
            return null;
        if (refused.GetValueOrDefault(KeyOf(name)) is { } reason)
            return Finding.Error("server-option-refused", $"`{variable}` is not supported by `{Program}` {Version}.", reason, place);
        if (Find(name) is not { } option)
            return Unknown(variable, prefix, place);
        if (!option.Accepts(value))
        {
            return Finding.Error("server-option-value",
                $"`{variable}` is `{value}`, which is not valid for `{option.Name}` of `{Program}`.",
                    $"It must be {option.Expected}.", place);
        }

        return option.Certain
            ? null
            : Finding.Warning("server-option-uncertain",
                $"`{variable}` may be unknown to `{Program}` {Version}: it is uncertain whether that version has `{option.Name}`.",
                "A server exits at startup if an option is unknown. Try it with `do/run` first.", place);
    }

    /// <summary>
    /// The one name of a server's variable: options have several names, in upper or lower case, and each of them is a variable. A
    /// variable of none of its options stays as it is, and so does one with the option's own name in another spelling (djl has
    /// <c>option.modelName</c>).
    /// </summary>
    public string Canonical(string variable, string prefix) =>
        variable.StartsWith(prefix, StringComparison.Ordinal) && !IsOwnVariable(variable, prefix)
            && Find(NameIn(variable, prefix)) is { } option
            && (option.Name.StartsWith("--", StringComparison.Ordinal) || KeyOf(option.Name) != KeyOf(NameIn(variable, prefix)))
            ? VariableOf(option, prefix)
            : variable;

    /// <summary>The variable of an option.</summary>
    public string VariableOf(ServerOption option, string prefix) => prefix + VariableOf(option);

    private static string VariableOf(ServerOption option) => KeyOf(option.Name).Replace('-', '_').ToUpperInvariant();

    private Finding Unknown(string variable, string prefix, Place? place)
    {
        // Compared without the prefix, or all names would be alike in their first letters.
        var names = All.Select(VariableOf)
            .Concat(environment.Where(own => own.StartsWith(prefix, StringComparison.Ordinal)).Select(own => NameIn(own, prefix)));
        var near = Nearest.To(NameIn(variable, prefix), names).Select(name => prefix + name);
        return new Finding(
            IsLenient ? Severity.Warning : Severity.Error,
            UnknownRule,
            $"`{variable}` is not an option of `{Program}` {Version} (option list of {Provenance.Date}).",
            Nearest.DidYouMean([.. near]),
            place);
    }

    private static string NameIn(string variable, string prefix) =>
        variable.StartsWith(prefix, StringComparison.Ordinal) ? variable[prefix.Length..] : variable;

    private bool IsNew(string key) => !byKey.ContainsKey(key) && !refused.ContainsKey(key);

    private bool IsPattern(string variable) => patterns.Any(pattern => Glob.Matches(pattern, variable));

    // A short name such as -tp has no variable: --tp would not be it.
    private void Enter(ServerOption option)
    {
        foreach (var name in option.Aliases
            .Where(alias => alias.StartsWith("--", StringComparison.Ordinal) || alias[0] != '-').Prepend(option.Name))
            byKey.TryAdd(KeyOf(name), option);
    }

    private static string KeyOf(string name)
    {
        const string Settings = "option.";
        var bare = name.TrimStart('-');
        bare = bare.StartsWith(Settings, StringComparison.OrdinalIgnoreCase) ? bare[Settings.Length..] : bare;
        return bare.Replace('_', '-').Replace('.', '-').ToLowerInvariant();
    }

    private static ServerOption OptionOf(ServerOptionRow row) =>
        new(row.Name, row.Aliases ?? [], row.Kind, row.Type, row.Choices ?? [], row.Certain)
        {
            Terms = row.Words ?? [],
            Range = new(row.Least, row.Most, row.Above, row.Below),
        };
}
