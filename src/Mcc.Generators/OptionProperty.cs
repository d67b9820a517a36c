namespace Mcc.Generators;

/// <summary>What is generated for one option.</summary>
internal readonly record struct OptionProperty(string Key, string Type, string Help)
{
    public string Name => char.ToUpperInvariant(Key[0]) + Key.Substring(1);

    /// <summary>The type of its value; null, false and an empty list say that it has none.</summary>
    public string ClrType => Type switch
    {
        "integer" => "long?",
        "number" => "decimal?",
        "flag" => "bool",
        "list" or "files" or "texts" => "System.Collections.Generic.IReadOnlyList<string>",
        "pairs" => "System.Collections.Generic.IReadOnlyDictionary<string, string>",
        "secret" => "Secret?",
        _ => "string?",
    };

    /// <summary>The method of <c>Settings.Read</c> that makes such a value.</summary>
    public string Reader => Type switch
    {
        "integer" => "Integer",
        "number" => "Number",
        "flag" => "Flag",
        "list" or "files" or "texts" => "List",
        "pairs" => "Pairs",
        "secret" => "Secret",
        _ => "Text",
    };
}
