using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Json;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Projects;

/// <summary>
/// A member of a payload that shows an option: by its file and pointer, the parameter, and whether it stands there whenever the option has
/// a value.
/// </summary>
public sealed partial record OptionMember(string File, string Pointer, Parameter Parameter, bool Always)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The templates say which: there the member's whole value is the option's placeholder.</summary>
    public static IEnumerable<OptionMember> Of(Catalog catalog, Deployment deployment)
    {
        var computed = ViewList.Named(deployment.Layers.Behaviours)
            .SelectMany(view => view.StandFor)
            .ToDictionary(StringComparer.Ordinal);
        var scope = TemplateValues.Of(catalog, deployment);
        return
            from layer in deployment.Layers
            let root = $"{layer.Folder}/files/"
            from path in catalog.Files.Below($"{root}deploy")
            where path.EndsWith(".json", StringComparison.Ordinal) && !path.EndsWith(ProjectPayloads.ListPath, StringComparison.Ordinal)
            from placeholder in Placeholders(JsonNode.Parse(catalog.Files.Read(path), documentOptions: Lenient), "", always: true)
            let parameter = catalog.Parameters.Find(computed.GetValueOrDefault(placeholder.Name, placeholder.Name))
            where parameter is not null
            select new OptionMember(ProjectPlan.PathOf(path[root.Length..], scope), placeholder.Pointer, parameter, placeholder.Always);
    }

    private static IEnumerable<(string Name, string Pointer, bool Always)> Placeholders(JsonNode? node, string pointer, bool always)
        => node switch
        {
            JsonObject members => members.SelectMany(member => IsCondition(member.Key)
                ? Placeholders(member.Value, pointer, always: false)
                : Placeholders(member.Value, JsonPointer.Member(pointer, member.Key), always)),
            JsonArray items => items.SelectMany((item, index) => Placeholders(item, JsonPointer.Item(pointer, index), always)),
            JsonValue value when value.TryGetValue<string>(out var text) && PlaceholderPattern.Match(text) is { Success: true } found =>
                [(found.Groups["name"].Value, pointer, always)],
            _ => [],
        };

    private static bool IsCondition(string name) => name.StartsWith("[%", StringComparison.Ordinal);

    [GeneratedRegex(@"\A\[% (?<name>[A-Za-z0-9]+) %\]\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PlaceholderPattern { get; }
}
