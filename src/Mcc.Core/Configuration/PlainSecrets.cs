using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>Refuses secrets among the values of options, which a project keeps as plain text. No message repeats a value.</summary>
internal static class PlainSecrets
{
    private const string Allow = "--allow-plain-variable";

    /// <param name="read">Every value that was read, of all sources.</param>
    /// <param name="allowed">The names that may hold what looks like a secret.</param>
    public static IEnumerable<Finding> Check(IEnumerable<Setting> read, IReadOnlyList<string> allowed) =>
        from setting in read
        where setting.Secret is null && setting.Origin.Source != Source.Default
        from finding in setting.Value is Value.Members pairs ? Variables(setting, pairs, allowed) : Texts(setting, allowed)
        select finding;

    private static IEnumerable<Finding> Variables(Setting setting, Value.Members pairs, IReadOnlyList<string> allowed) =>
        from pair in pairs.Entries
        where pair.Value is Value.Text text && SecretVariables.IsSecret(pair.Key, text.Content)
            && !allowed.Contains(pair.Key, StringComparer.Ordinal)
        let name = SecretVariables.LooksSecret(pair.Key) ? Secret.Hidden : Visible.Value(pair.Key)
        select Finding.Error("value", $"`{setting.Parameter.Key}` (from {setting.Origin}) has a secret in `{name}`, and a project keeps "
            + "its variables as plain text.", SecretVariables.Fix(name, Allow));

    private static IEnumerable<Finding> Texts(Setting setting, IReadOnlyList<string> allowed)
    {
        var texts = setting.Value switch
        {
            Value.Text one => [one.Content],
            Value.Items items => items.Values.OfType<Value.Text>().Select(item => item.Content),
            _ => Array.Empty<string>(),
        };
        if (!allowed.Contains(setting.Parameter.Key, StringComparer.Ordinal) && texts.Any(SecretVariables.LooksSecret))
            yield return Finding.Error("value", $"`{setting.Parameter.Key}` (from {setting.Origin}) has a token, a key or a password, and "
                + "a project keeps its settings as plain text.", $"Remove it. If it is not a secret, use {Allow} {setting.Parameter.Key}.");
    }
}
