using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Core.Text;

namespace Mcc.Core.Ci;

/// <summary>One project that a run makes.</summary>
/// <param name="Id">A name for files and links.</param>
/// <param name="Settings">The content of its configuration file, by key.</param>
/// <param name="Program">The command of the server's own program; none where the project has its own server.</param>
/// <param name="DeployScripts">The scripts of do/ that deploy and test it.</param>
/// <param name="DeploySkipped">The reason why it is not deployed; null: it is.</param>
/// <param name="Unsupported">The reason why the configuration does not support the target; null: it does.</param>
public sealed record CiProject(
    string Id,
    string Configuration,
    string Target,
    JsonObject Settings,
    IReadOnlyList<string> Program,
    IReadOnlyList<string> DeployScripts,
    string? DeploySkipped,
    string? Unsupported)
{
    /// <summary>The SHA-256 of all that a result depends on: project, version of the program, and options of the run.</summary>
    /// <param name="version">The version of the program.</param>
    /// <param name="circumstances">What else changes the result, such as the program that stands in for an engine.</param>
    public string Inputs(string version, IEnumerable<string> circumstances)
    {
        // As JSON, so that no text can pass for two others.
        var inputs = new JsonArray([version, Configuration, Target, Settings.DeepClone(), .. circumstances.Select(text => (JsonNode)text)]);
        return "sha256:" + Sha256.Of(Encoding.UTF8.GetBytes(JsonTreeWriter.Write(inputs)));
    }
}
