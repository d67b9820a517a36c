using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Values;

namespace Mcc.Core.Exports;

/// <summary>A resource of a template, and the requests that it stands for: the first makes it, later ones say how it changes.</summary>
/// <param name="Requests">As service:Operation.</param>
/// <param name="Named">Members that the template leaves out, so that the other side finds a name and can replace the resource.</param>
/// <param name="Loses">Members that the tool does not know, and without which it deploys the same: the message for the user.</param>
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
    public static MappedResource From(string name, MappedResourceEntry entry) => new(
        name,
        entry.Type,
        entry.Requests,
        entry.Named,
        entry.Loses,
        entry.Later.ToDictionary(word => word.Key, word => word.Value.ToNode(), StringComparer.Ordinal),
        entry.Adds?.ToNode(),
        entry.Opens,
        entry.Closes?.ToNode(),
        MappedMember.From(entry.Members));
}
