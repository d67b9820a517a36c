using System.Globalization;
using System.Text.Json;
using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>An option that a server's program takes.</summary>
/// <param name="Name">As the program spells it, dashes included.</param>
/// <param name="Choices">The only values it takes; empty where any will do that has its type.</param>
/// <param name="Certain">False where it is deprecated, or known only of a neighbouring version.</param>
public sealed record ServerOption(
    string Name, IReadOnlyList<string> Aliases, OptionKind Kind, OptionType Type, IReadOnlyList<string> Choices, bool Certain)
{
    /// <summary>What it accepts, as the end of a sentence: "an integer", "`a` or `b`".</summary>
    public string Expected
    {
        get
        {
            if (Choices.Count > 0)
                return string.Join(" or ", Choices.Select(choice => $"`{choice}`"));
            return (StandsAlone ? OptionType.Boolean : Type) switch
            {
                OptionType.Integer => "an integer",
                OptionType.Number => "a number",
                OptionType.Boolean => "`true` or `false`",
                OptionType.Json => "JSON",
                OptionType.Size => "a number such as `4096` or `32k`",
                _ => "a text",
            };
        }
    }

    private bool StandsAlone => Kind is OptionKind.Flag or OptionKind.Negatable;

    /// <summary>Whether the program would take this value, as an environment variable would bring it.</summary>
    public bool Accepts(string value)
    {
        if (StandsAlone)
            return Truth(value) is not null;
        return Kind == OptionKind.List ? Words(value) is { Length: > 0 } words && words.All(AcceptsOne) : AcceptsOne(value);
    }

    /// <summary>The arguments that give the program this value, one list item each; none where absence says it.</summary>
    public IReadOnlyList<string> Arguments(string value) => Kind switch
    {
        OptionKind.Flag => Truth(value) == true ? [Name] : [],
        OptionKind.Negatable => [Truth(value) == true ? Name : "--no-" + Name.TrimStart('-')],
        OptionKind.List => [Name, .. Words(value)],
        _ => [Name, value],
    };

    private bool AcceptsOne(string value)
    {
        if (Choices.Count > 0)
            return Choices.Contains(value, StringComparer.Ordinal);
        return Type switch
        {
            OptionType.Integer => IsInteger(value),
            OptionType.Number => IsNumber(value),
            OptionType.Boolean => Truth(value) is not null,
            OptionType.Json => IsJson(value),
            OptionType.Size => string.Equals(value, "auto", StringComparison.Ordinal) || IsInteger(value) || IsShortened(value),
            _ => true,
        };
    }

    private static bool? Truth(string value) => value.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    private static string[] Words(string value) => value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsInteger(string value) => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsNumber(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // 25.6k is 25,600; 32K is 32,768, and nothing binary has a fraction.
    private static bool IsShortened(string value) =>
        value.Length > 1
        && "kmgt".Contains(char.ToLowerInvariant(value[^1]))
        && decimal.TryParse(
            value.AsSpan(..^1),
            char.IsLower(value[^1]) ? NumberStyles.AllowDecimalPoint : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out _);

    private static bool IsJson(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
