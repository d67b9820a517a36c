using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Values;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// A request to a picker, in the format of the npm program: <c>{parameters: [names], limit, context: {…}}</c>, and what a tool has
/// besides.
/// The context is read as a configuration is, including the npm program's spellings; unknown keys are ignored.
/// </summary>
public sealed record ToolRequest
{
    private const int UsualLimit = 20;
    private const int MostLimit = 1000;

    /// <summary>What is decided already.</summary>
    public required Draft Said { get; init; }

    /// <summary>The names of those that the answer shall have; none for all.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>How many choices the answer may have.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether a live account may be asked, and not the catalogs alone.</summary>
    public required bool Live { get; init; }

    /// <summary>As it was sent.</summary>
    public required JsonObject Arguments { get; init; }

    /// <param name="live">Whether the server was started to look at a live account; a request may ask for it too.</param>
    /// <param name="trouble">Why there is no request: a line for who asked.</param>
    public static ToolRequest? Read(Catalog catalog, JsonObject arguments, bool live, out string? trouble)
    {
        var said = DeprecatedSpelling.Apply(catalog, Draft.Resolve(
        [
            Layer(catalog, arguments["context"] as JsonObject ?? [], "context."),
            // Clients of the npm program also name settings as arguments of the tool, and one of them calls modelName model.
            Layer(catalog, arguments, ""),
            arguments["model"].AsText() is { } model ? Layer(catalog, new() { [catalog.Parameters.ModelName.Key] = model }, "") : new([]),
        ]));
        trouble = said.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error)?.Text;
        return trouble is not null ? null : new()
        {
            Said = said,
            Parameters = arguments["parameters"] is JsonArray names ? [.. names.Select(name => name.AsText()).OfType<string>()] : [],
            Limit = arguments["limit"] is JsonValue number && number.TryGetValue<int>(out var limit) && limit > 0
                ? Math.Min(limit, MostLimit) : UsualLimit,
            Live = live || arguments["mode"].AsText() == "discover",
            Arguments = arguments,
        };
    }

    private static Layer Layer(Catalog catalog, JsonObject members, string prefix)
    {
        var settings = new List<RawSetting>();
        foreach (var (name, value) in members)
        {
            if (value is not null && (catalog.Parameters.Find(name)
                ?? catalog.Parameters.FindFormer(name)) is { Type: not ParameterType.Secret } parameter)
                settings.Add(new(parameter, value.DeepClone(), new(Source.McpServer, $"{prefix}{name}")));
        }

        return new(settings);
    }

    /// <summary>An argument of the tool's own, or the same in the context; null where it is not a string.</summary>
    public string? Word(string name) => Arguments[name].AsText() ?? (Arguments["context"] as JsonObject)?[name].AsText();

    /// <summary>A parameter's name as it was asked for: ours, the npm program's, or null where it was not requested.</summary>
    public string? NameOf(Parameter parameter) =>
        Parameters.Count == 0 ? parameter.Key
            : Parameters.FirstOrDefault(name => name == parameter.Key || parameter.FormerKeys.Contains(name, StringComparer.Ordinal));
}
