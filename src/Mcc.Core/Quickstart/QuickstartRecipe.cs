using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.Quickstart;

/// <summary>What <c>mcc quickstart</c> makes, as <c>data/quickstart.json</c> has it.</summary>
/// <param name="Settings">Values of options, by key; <paramref name="SampleSettings"/> are those that only the sample's training needs.</param>
/// <param name="Train">The sample's training script, and <paramref name="HeldBack"/> the rows that it held back, below the project.</param>
/// <param name="Programs">What serving as a process needs beside Python.</param>
/// <param name="DebianPackages">What has all of it on Debian.</param>
/// <param name="Tools">What its last lines propose calls these programs.</param>
public sealed record QuickstartRecipe(
    IReadOnlyDictionary<string, JsonElement> Settings,
    IReadOnlyDictionary<string, JsonElement> SampleSettings,
    string Train,
    string HeldBack,
    IReadOnlyList<string> Programs,
    IReadOnlyList<string> DebianPackages,
    IReadOnlyList<RequiredTool> Tools)
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
            root.Texts("debianPackages"),
            [.. root.GetProperty("tools").EnumerateArray().Select(tool => new RequiredTool(tool.Text("program"), tool.Text("for"), tool.Text("debianPackage")))]);
    }

    private static Dictionary<string, JsonElement> Members(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
}

/// <summary>A program that a proposed command calls, and the Debian package that has it.</summary>
public sealed record RequiredTool(string Program, string For, string DebianPackage);
