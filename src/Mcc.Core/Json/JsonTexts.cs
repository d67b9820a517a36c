using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Json;

/// <summary>Texts in JSON that somebody else wrote.</summary>
public static class JsonTexts
{
    /// <summary>Null where there is nothing, or something else than a text.</summary>
    public static string? AsText(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
