using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.Quickstart;

/// <summary>What <c>mcc quickstart</c> makes, as <c>data/quickstart.json</c> has it.</summary>
/// <param name="Settings">Values of options, by key; <paramref name="SampleSettings"/> are those that only the sample's training needs.</param>
/// <param name="Train">The sample's training script, and <paramref name="HeldBack"/> the rows that it held back, below the project.</param>
/// <param name="Programs">What serving as a process needs beside Python.</param>
/// <param name="DebianPackages">What has all of it on Debian.</param>
public sealed record QuickstartRecipe(
    IReadOnlyDictionary<string, JsonElement> Settings,
    IReadOnlyDictionary<string, JsonElement> SampleSettings,
    string Train,
    string HeldBack,
    IReadOnlyList<string> Programs,
    IReadOnlyList<string> DebianPackages)
{
    public const string Path = "quickstart.json";

    public static QuickstartRecipe Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        return new(
            Members(root, "settings"),
            Members(root, "sampleSettings"),
            root.Text("train"),
            root.Text("heldBack"),
            root.Texts("programs"),
            root.Texts("debianPackages"));
    }

    private static Dictionary<string, JsonElement> Members(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
}
