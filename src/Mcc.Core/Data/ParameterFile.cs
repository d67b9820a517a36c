using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary><c>data/parameters.json</c>.</summary>
public sealed record ParameterFile(IReadOnlyList<Parameter> Parameters)
{
    /// <summary>
    /// Patterns of variables that decide which code a container executes, or where it sends data; <c>*</c> stands for any letters.
    /// </summary>
    public required IReadOnlyList<string> CodeVariables { get; init; }

    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }
}
