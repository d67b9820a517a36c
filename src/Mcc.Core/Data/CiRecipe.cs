using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary><c>ci.json</c>: what <c>mcc ci run</c> gives to each configuration, besides what is required.</summary>
/// <param name="Rows">All that apply are used, in the order of the file.</param>
public sealed record CiRecipe(IReadOnlyList<CiRecipeRow> Rows)
{
    public const string Path = "ci.json";

    /// <summary>The JSON Schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public static CiRecipe Parse(ReadOnlyMemory<byte> json) => DataReader.Read($"data/{Path}", json, DataJson.Default.CiRecipe);
}

/// <summary>What some configurations need in a run.</summary>
/// <param name="For">When the row applies.</param>
public sealed record CiRecipeRow(Condition For)
{
    /// <summary>Values of options, by key.</summary>
    public IReadOnlyDictionary<string, JsonElement> Settings { get => field ??= ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>The command of the server, where no layer names it.</summary>
    public IReadOnlyList<string> Program { get => field ??= []; init; }

    /// <summary>The scripts of do/ that deploy and test; null: deploy, then test.</summary>
    public IReadOnlyList<string>? DeployScripts { get; init; }

    /// <summary>The reason why the deploy stage is skipped; null: it is not.</summary>
    public string? DeploySkipped { get; init; }
}
