using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;

namespace Mcc.Core.Exports;

/// <summary>A resource of a template, and the requests that it stands for: the first makes it, later ones say how it changes.</summary>
/// <param name="Requests">As service:Operation.</param>
/// <param name="Named">Members that the template leaves out, so that the other side finds a name and can replace the resource.</param>
/// <param name="Loses">Members that the tool does not know, and without which it deploys the same: what a person is told.</param>
/// <param name="Later">Expressions that are others here than for the whole mapping.</param>
/// <param name="Adds">CloudFormation: attributes of the resource, as a template.</param>
/// <param name="Opens">Terraform: lines at the beginning of the block.</param>
/// <param name="Closes">Terraform: lines at its end, as a template of their list.</param>
internal sealed record MappedResource(
    string Name,
    string Type,
    IReadOnlyList<string> Requests,
    IReadOnlyList<string> Named,
    IReadOnlyDictionary<string, string> Loses,
    IReadOnlyDictionary<string, JsonNode> Later,
    JsonNode? Adds,
    IReadOnlyList<string> Opens,
    JsonNode? Closes,
    IReadOnlyList<MappedMember> Members)
{
    public static MappedResource Read(JsonProperty resource)
    {
        return new(
            resource.Name,
            resource.Value.Text("type"),
            resource.Value.Texts("requests"),
            resource.Value.Texts("named"),
            resource.Value.TextsByName("loses"),
            Expressions(resource.Value),
            resource.Value.TryGetProperty("adds", out var adds) ? adds.ToNode() : null,
            resource.Value.Texts("opens"),
            resource.Value.TryGetProperty("closes", out var closes) ? closes.ToNode() : null,
            MappedMember.ReadAll(resource.Value.GetProperty("members")));
    }

    /// <summary>The member <c>later</c>: by the name of the value.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Expressions(JsonElement json) => json.TryGetProperty("later", out var later)
        ? later.EnumerateObject().ToDictionary(word => word.Name, word => word.Value.ToNode()!, StringComparer.Ordinal)
        : new Dictionary<string, JsonNode>(StringComparer.Ordinal);
}
