using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>Reads raw values as their parameter's type and holds them against its constraints.</summary>
public sealed class SettingReader(ICollection<Finding> findings)
{
    /// <summary>Null when refused; the reason is then among the findings.</summary>
    public Setting? Read(RawSetting raw)
    {
        var value = raw.Parameter.Type switch
        {
            ParameterType.Integer => Number(raw, whole: true),
            ParameterType.Number => Number(raw, whole: false),
            ParameterType.Flag => Flag(raw),
            ParameterType.Choice => Choice(raw),
            ParameterType.List => List(raw),
            ParameterType.Files or ParameterType.Texts => Texts(raw),
            ParameterType.Pairs => Pairs(raw),
            _ => Text(raw),
        };
        return value switch
        {
            null => null,
            Value.Text text when raw.Parameter.Type == ParameterType.Secret =>
                new(raw.Parameter, new Value.Missing(), raw.Origin, new Secret(text.Content)),
            _ => new(raw.Parameter, value, raw.Origin),
        };
    }

    private Value? Text(RawSetting raw)
    {
        if (Scalar(raw.Value) is not { } text)
            return Refuse(raw, $"must be a string, but is {Kind(raw.Value)}", "");
        var parameter = raw.Parameter;
        if (text.Contains('\0'))
            return Refuse(raw, "contains a NUL character", "Remove it.");
        if (text.Length == 0)
            return Refuse(raw, "is empty", "Set a value, or remove it.");
        if (text.Length < (parameter.MinLength ?? 0))
            return Refuse(raw, $"is `{Shown(raw)}`, shorter than {parameter.MinLength} characters",
                $"Use at least {parameter.MinLength} characters.");
        if (text.Length > (parameter.MaxLength ?? int.MaxValue))
            return Refuse(raw, $"has {text.Length} characters", $"At most {parameter.MaxLength} are allowed.");
        return Matches(parameter, text) ? new Value.Text(text) : Refuse(raw, $"is `{Shown(raw)}`", Form(parameter));
    }

    private static bool Matches(Parameter parameter, string text) =>
        parameter.Pattern is not { } pattern || Regex.IsMatch(
            text, $@"\A(?:{pattern.TrimStart('^').TrimEnd('$')}){(pattern.EndsWith('$') ? @"\z" : "")}",
            RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    private static string Form(Parameter parameter) =>
        $"It must {(parameter.Shape is { } shape ? $"be {shape}" : $"match {parameter.Pattern}")}"
            + $"{((parameter.Example ?? parameter.Default?.ToString()) is { } example ? $", such as {example}" : "")}.";

    /// <summary>The items as a value, if each has the form that the parameter asks for.</summary>
    private Value? Items(RawSetting raw, IReadOnlyList<string> texts) =>
        texts.FirstOrDefault(text => !Matches(raw.Parameter, text)) is { } wrong
            ? Refuse(raw, $"has the item `{Hidden(wrong)}`", Form(raw.Parameter))
            : new Value.Items([.. texts.Select(text => new Value.Text(text))]);

    private Value? Number(RawSetting raw, bool whole)
    {
        var text = Scalar(raw.Value);
        var style = whole ? NumberStyles.AllowLeadingSign : NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (text is null || !decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number))
            return Refuse(raw, $"is `{Shown(raw)}`", whole ? "It must be an integer." : "It must be a number.");
        var (min, max) = (raw.Parameter.Min, raw.Parameter.Max);
        if (number < (min ?? decimal.MinValue) || number > (max ?? decimal.MaxValue))
            return Refuse(raw, $"is {number.ToString(CultureInfo.InvariantCulture)}", Range(min, max));
        return new Value.Number(number);
    }

    private Value? Flag(RawSetting raw)
    {
        return Scalar(raw.Value)?.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => new Value.Flag(true),
            "false" or "0" or "no" or "off" => new Value.Flag(false),
            _ => Refuse(raw, $"is `{Shown(raw)}`", "It must be true or false."),
        };
    }

    private Value? Choice(RawSetting raw)
    {
        if (Scalar(raw.Value) is not { } text)
            return Refuse(raw, $"must be a string, but is {Kind(raw.Value)}", "");
        return Legal(raw, text) is { } choice ? new Value.Text(choice) : null;
    }

    private string? Legal(RawSetting raw, string text)
    {
        var parameter = raw.Parameter;
        if (parameter.Choices.Contains(text, StringComparer.Ordinal))
            return text;
        if (parameter.Synonyms.TryGetValue(text, out var synonym))
        {
            findings.Add(Finding.Note("synonym", $"`{text}` (from {raw.Origin}) is another name of `{synonym}`, which is used."));
            return synonym;
        }

        if (parameter.NotYet.Contains(text, StringComparer.Ordinal))
            return Refused(raw, $"is `{text}`, which is not supported yet", $"Choose one of {string.Join(", ", parameter.Choices)}.");
        var meant = parameter.Hints.GetValueOrDefault(text) is { } hint ? $"{parameter.Flag}={hint}"
            : Nearest.To(text, OfFamily(text, parameter.Choices)).FirstOrDefault();
        return Refused(raw, $"is `{Shown(raw)}`",
            (meant is null ? "" : $"Did you mean `{meant}`? ") + $"It must be one of {string.Join(", ", parameter.Choices)}.");
    }

    /// <summary>
    /// The choices that begin as the text does (transformers-…), so that none of another family is proposed; all where none does.
    /// </summary>
    private static IEnumerable<string> OfFamily(string text, IReadOnlyList<string> choices)
    {
        var family = text[..(text.IndexOf('-', StringComparison.Ordinal) + 1)];
        var same = family.Length == 0 ? [] : choices.Where(choice => choice.StartsWith(family, StringComparison.Ordinal)).ToList();
        return same.Count > 0 ? same : choices;
    }

    private Value? List(RawSetting raw)
    {
        var texts = raw.Value is JsonArray ? Strings(raw)
            : Scalar(raw.Value) is { } joined
                ? [.. joined.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : null;
        if (texts is null)
            return Refuse(raw, $"must be a list of strings, but is {Kind(raw.Value)}", "");
        // An option that can be repeated comes as an array, each item of which may have commas again.
        texts = [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Distinct(StringComparer.Ordinal)];
        if (raw.Parameter.Choices.Count > 0)
            texts = [.. texts.Select(text => Legal(raw, text)).OfType<string>()];
        return Items(raw, texts);
    }

    private Value? Texts(RawSetting raw)
    {
        var texts = raw.Value is JsonArray ? Strings(raw) : Scalar(raw.Value) is { } one ? [one] : null;
        if (texts is null)
            return Refuse(raw, $"must be a string or a list of strings, but is {Kind(raw.Value)}", "");
        return texts.Exists(text => text.Length == 0 || text.Contains('\0'))
            ? Refuse(raw, "has an item that is empty or contains a NUL character", "Remove it.")
            : Items(raw, texts);
    }

    private Value? Pairs(RawSetting raw)
    {
        var pairs = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        if (raw.Value is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                if (Scalar(value) is not { } text)
                    return Refuse(raw, $"has `{name}`, which is {Kind(value)}", "Values of environment variables must be strings.");
                pairs[name] = new Value.Text(text);
            }
        }
        else
        {
            var texts = raw.Value is JsonArray ? Strings(raw) : Scalar(raw.Value) is { } one ? [one] : null;
            if (texts is null)
                return Refuse(raw, $"must be KEY=VALUE or an object, but is {Kind(raw.Value)}", "");
            foreach (var text in texts)
            {
                var equals = text.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                    return Refuse(raw, $"is `{Hidden(text)}`, which has no `=`", "Write KEY=VALUE.");
                pairs[text[..equals]] = new Value.Text(text[(equals + 1)..]);
            }
        }

        foreach (var (name, value) in pairs)
        {
            if (!IsVariableName(name))
                return Refuse(raw, $"has the invalid variable name `{Visible.Value(name, 80)}`",
                    "A variable name consists of letters, digits and _ and does not start with a digit.");
            if (((Value.Text)value).Content.Contains('\0'))
                return Refuse(raw, $"contains a NUL character in `{name}`", "Remove it.");
        }

        return new Value.Members(pairs);
    }

    private static bool IsVariableName(string name) =>
        name.Length is > 0 and <= 512 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static List<string>? Strings(RawSetting raw)
    {
        var texts = new List<string>();
        foreach (var item in raw.Value.AsArray())
        {
            if (Scalar(item) is not { } text)
                return null;
            texts.Add(text);
        }

        return texts;
    }

    private static string? Scalar(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        null or JsonValueKind.Null => "null",
        _ => "something else",
    };

    private static string Range(decimal? min, decimal? max) => (min, max) switch
    {
        ({ } low, { } high) => FormattableString.Invariant($"It must be from {low} to {high}."),
        ({ } low, null) => FormattableString.Invariant($"It must be at least {low}."),
        _ => FormattableString.Invariant($"It must be at most {max}."),
    };

    private static string Shown(RawSetting raw) =>
        raw.Parameter.Type == ParameterType.Secret ? Secret.Hidden : Hidden(Scalar(raw.Value) ?? raw.Value.ToJsonString());

    /// <summary>Keeps a message readable, whatever was given. A refused value may be a secret that was given to the wrong option.</summary>
    private static string Hidden(string text) => SecretSettings.HasSecret(text) ? Secret.Hidden : Visible.Value(text, 80);

    private Value? Refuse(RawSetting raw, string what, string fix)
    {
        Refused(raw, what, fix);
        return null;
    }

    private string? Refused(RawSetting raw, string what, string fix)
    {
        findings.Add(Finding.Error("value", $"`{raw.Parameter.Key}` (from {raw.Origin}) {what}.", fix));
        return null;
    }
}
