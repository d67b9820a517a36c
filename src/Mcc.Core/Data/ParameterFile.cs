using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary><c>data/parameters.json</c>.</summary>
public sealed record ParameterFile(IReadOnlyList<Parameter> Parameters)
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }
}
