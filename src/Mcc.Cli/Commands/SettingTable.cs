using System.Text.Json;
using Mcc.Core.Configuration;
using Mcc.Core.Projects;
using Mcc.Core.Templates;

namespace Mcc.Cli.Commands;

/// <summary>Settings with their origins, as <c>key = value   from ORIGIN</c> or as JSON; secrets are hidden.</summary>
internal static class SettingTable
{
    public static void Write(TextWriter output, IReadOnlyList<Setting> settings)
    {
        var rows = settings.ConvertAll(setting => ($"{setting.Parameter.Key} = {Shown(setting)}", setting.Origin));
        var width = Math.Min(60, rows.Count == 0 ? 0 : rows.Max(row => row.Item1.Length));
        foreach (var (text, origin) in rows)
            output.WriteLine($"{text.PadRight(width)}   from {origin}");
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Setting> settings)
    {
        json.WriteStartObject("settings");
        foreach (var setting in settings)
        {
            json.WriteStartObject(setting.Parameter.Key);
            json.WritePropertyName("value");
            if (setting.Secret is null)
                ProjectRecord.Write(json, setting.Value);
            else
                json.WriteStringValue(Secret.Hidden);
            json.WriteString("from", setting.Origin.Detail);
            json.WriteString("source", setting.Origin.Source.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static string Shown(Setting setting) => setting.Value switch
    {
        _ when setting.Secret is not null => Secret.Hidden,
        Value.Items items => string.Join(",", items.Values.Select(item => ((Value.Text)item).Content)),
        Value.Members members => string.Join(" ", members.Entries.Select(member => $"{member.Key}={((Value.Text)member.Value).Content}")),
        _ => setting.Text!,
    };

    private static List<TResult> ConvertAll<T, TResult>(this IReadOnlyList<T> items, Func<T, TResult> convert) => [.. items.Select(convert)];
}
