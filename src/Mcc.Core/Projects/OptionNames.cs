using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>Says of a payload's member which option it is: who has just given the option does not know the payload yet.</summary>
internal static class OptionNames
{
    private const string EnvironmentPath = "do/environment.json";

    /// <param name="read">The bytes of a project's file by its path, or null where there is none.</param>
    public static Finding In(Finding finding, Catalog catalog, Deployment deployment, Func<string, byte[]?> read)
    {
        if (finding.Place is not { Pointer: { } pointer } place)
            return finding;
        var options = place.File == EnvironmentPath ? Variables(deployment, pointer) : Members(catalog, deployment, place.File, pointer);
        // A value that follows from an option without being its member, such as a variable, is known by its text.
        var named = options.DefaultIfEmpty(TextAt(read(place.File), pointer) is { } text ? SettingByValue.Of(deployment, text) : null)
            .OfType<Setting>().Select(setting => $"`{setting.Parameter.Key}` (from {setting.Origin})").Distinct(StringComparer.Ordinal)
                .ToList();
        return named.Count == 0 ? finding : finding with { Message = $"{finding.Message} It is {string.Join(" or ", named)}." };
    }

    private static string? TextAt(byte[]? content, string pointer)
    {
        if (content is null)
            return null;
        var node = JsonNode.Parse(content);
        foreach (var part in pointer.Split('/').Skip(1))
        {
            node = node switch
            {
                JsonObject members => members[JsonPointer.Name(part)],
                JsonArray items when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < items.Count => items[index],
                _ => null,
            };
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    /// <summary>The member's own, and those that stand within it.</summary>
    private static IEnumerable<Setting> Members(Catalog catalog, Deployment deployment, string file, string pointer) =>
        OptionMember.Of(catalog, deployment)
            .Where(member => member.File == file
                && (member.Pointer == pointer || member.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal)))
            .Select(member => deployment.Settings.Of(member.Parameter)).OfType<Setting>()
            .Where(setting => setting.IsGiven);

    private static IEnumerable<Setting> Variables(Deployment deployment, string pointer)
    {
        var name = JsonPointer.Name(pointer.TrimStart('/'));
        return deployment.Settings.All.Where(setting => setting.Value is Value.Members members
            && (name.Length == 0 || members.Entries.Keys.Any(key => key == name || name.EndsWith(key, StringComparison.Ordinal))));
    }
}
