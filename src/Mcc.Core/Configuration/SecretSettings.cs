using System.Text.Json.Nodes;
using Mcc.Core.Data;

namespace Mcc.Core.Configuration;

/// <summary>Takes secrets out of settings that are to be kept: values of secret options, and variables that hold secrets.</summary>
public static class SecretSettings
{
    /// <summary>Removes what may not be kept.</summary>
    /// <param name="settings">By key. Values are as in a configuration file, also those of other programs.</param>
    /// <returns>The keys, those of inner objects with the outer key and a dot in front.</returns>
    public static IReadOnlyList<string> Remove(JsonObject settings, ParameterList parameters)
    {
        var removed = new List<string>();
        foreach (var key in settings.Select(member => member.Key).ToList())
        {
            var parameter = parameters.Find(key) ?? parameters.FindFormer(key);
            if (parameter?.Type != ParameterType.Secret)
                Remove(settings, key, key, removed);
            else if (settings.Remove(key))
                removed.Add(key);
        }

        return removed;
    }

    /// <summary>The words of a free text that are secrets by what they look like.</summary>
    public static bool HasSecret(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(word => IsSecretText("", word));

    private static void Remove(JsonObject owner, string key, string path, List<string> removed)
    {
        switch (owner[key])
        {
            case JsonObject members:
                foreach (var name in members.Select(member => member.Key).ToList())
                    Remove(members, name, $"{path}.{name}", removed);
                break;
            case JsonArray items:
                foreach (var item in items.Where(item => IsSecretText(key, item)).ToList())
                {
                    items.Remove(item);
                    removed.Add(path);
                }

                foreach (var inner in items.OfType<JsonObject>())
                {
                    foreach (var name in inner.Select(member => member.Key).ToList())
                        Remove(inner, name, $"{path}.{name}", removed);
                }

                break;
            case { } value when IsSecretText(key, value):
                owner.Remove(key);
                removed.Add(path);
                break;
        }
    }

    private static bool IsSecretText(string key, JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text) && IsSecretText(key, text);

    /// <summary>The name may be a variable's or a key's; the text may be a value or <c>NAME=VALUE</c>.</summary>
    internal static bool IsSecretText(string name, string text) =>
        SecretVariables.IsSecret(name, text)
            || (text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
                && SecretVariables.IsSecret(text[..equals], text[(equals + 1)..]));
}
