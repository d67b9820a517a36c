using System.Globalization;
using System.Text;
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
            return Range.Described((StandsAlone ? OptionType.Boolean : Type) switch
            {
                OptionType.Integer => "an integer",
                OptionType.Number => "a number",
                OptionType.Boolean => "`true` or `false`",
                OptionType.Json => "JSON",
                OptionType.Size => "a number such as `4096` or `32k`",
                _ => "a text",
            }) + string.Concat(Terms.Select(term => $" or `{term}`"));
        }
    }

    /// <summary>What its numbers must be.</summary>
    public OptionRange Range { get; init; } = OptionRange.Any;

    /// <summary>Words that it takes in place of a number.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

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
        if (Terms.Contains(value, StringComparer.Ordinal))
            return true;
        return Type switch
        {
            OptionType.Integer => IsInteger(value) && Range.Contains(value),
            OptionType.Number => IsNumber(value) && Range.Contains(value),
            OptionType.Boolean => Truth(value) is not null,
            OptionType.Json => IsJson(value),
            OptionType.Size => string.Equals(value, "auto", StringComparison.Ordinal) || (IsInteger(value) && Range.Contains(value))
                || IsShortened(value),
            _ => true,
        };
    }

    /// <summary>Whether a switch is on, as servers read it from a variable; null for other text.</summary>
    public static bool? Truth(string? value) => value?.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    /// <summary>
    /// The values of a list: words, or JSON documents one after the other, where an array stands for its items. A program that takes
    /// JSON objects gets each of them whole.
    /// </summary>
    private static string[] Words(string value)
    {
        if (value.AsSpan().TrimStart() is not ['{' or '[', ..])
            return value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value), new JsonReaderOptions { AllowMultipleValues = true });
            var words = new List<string>();
            while (reader.Read())
            {
                using var document = JsonDocument.ParseValue(ref reader);
                words.AddRange(document.RootElement.ValueKind == JsonValueKind.Array
                    ? document.RootElement.EnumerateArray().Select(Word)
                    : [Word(document.RootElement)]);
            }

            return [.. words];
        }
        catch (JsonException)
        {
            return value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static string Word(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

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
