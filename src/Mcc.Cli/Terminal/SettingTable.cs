using System.Text.Json;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Projects;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Terminal;

/// <summary>
/// Settings, and the container's variables, with their origins, as <c>key = value from ORIGIN</c> or as JSON; secrets are hidden.
/// </summary>
internal static class SettingTable
{
    public static void Write(VisibleWriter output, IReadOnlyList<Setting> settings, IReadOnlyList<ContainerVariable> variables)
    {
        List<(string Text, string Origin)> rows =
            [.. settings.Select(setting => ($"{setting.Parameter.Key} = {Shown(setting)}", setting.Origin.ToString()))];
        List<(string Text, string Origin)> further =
            [.. variables.Select(variable => ($"{variable.Name} = {variable.Value}", variable.Origin))];
        var width = Math.Min(60, rows.Concat(further).Select(row => row.Text.Length).DefaultIfEmpty().Max());
        Write(output, rows, width);
        if (further.Count > 0)
            output.WriteLine();
        Write(output, further, width);
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Setting> settings, IReadOnlyList<ContainerVariable> variables)
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
        json.WriteStartObject("variables");
        foreach (var (name, value, origin) in variables)
        {
            json.WriteStartObject(name);
            json.WriteString("value", value);
            json.WriteString("from", origin);
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

    private static void Write(VisibleWriter output, IEnumerable<(string Text, string Origin)> rows, int width)
    {
        foreach (var (text, origin) in rows)
            output.WriteLine($"{text.PadRight(width)}   from {origin}");
    }
}
