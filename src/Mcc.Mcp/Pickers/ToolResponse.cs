using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// What a picker answers: <c>{values: {name: value}, choices: {name: [values]}, metadata?, message?, error?}</c>, as in the npm
/// program.
/// </summary>
public sealed record ToolResponse
{
    private const string ValuesMember = "values";
    private const string ChoicesMember = "choices";

    /// <summary>What is advised, by parameter; nothing where there are no grounds.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What there is to choose from, the best first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Choices { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public JsonObject? Metadata { get; init; }

    /// <summary>A line for a person.</summary>
    public string? Message { get; init; }

    /// <summary>Why there is nothing: a line for a person.</summary>
    public string? Error { get; init; }

    /// <summary>What did not work although there is an answer; the message has it too, so it is not written.</summary>
    public string? Warning { get; init; }

    /// <summary>About one parameter, under the name that it was asked by.</summary>
    public static ToolResponse About(Parameter parameter, ToolRequest request, string? value, IEnumerable<string> choices)
    {
        if (request.NameOf(parameter) is not { } name)
            return new();
        return new()
        {
            Values = value is null ? new Dictionary<string, string>(StringComparer.Ordinal)
                : new(StringComparer.Ordinal) { [name] = value },
            Choices = new Dictionary<string, IReadOnlyList<string>>(
                StringComparer.Ordinal)
            { [name] = [.. choices.OrderBy(choice => choice != value).Take(request.Limit)] },
        };
    }

    public JsonObject Write()
    {
        var choices = new JsonObject();
        foreach (var (name, values) in Choices)
            choices[name] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        var advised = new JsonObject();
        foreach (var (name, value) in Values)
            advised[name] = value;
        var answer = new JsonObject { [ValuesMember] = advised, [ChoicesMember] = choices };
        if (Metadata is not null)
            answer["metadata"] = Metadata.DeepClone();
        if (Message is not null)
            answer["message"] = Message;
        if (Error is not null)
            answer["error"] = Error;
        return answer;
    }

    /// <summary>What somebody's server answered; members that are not strings or not printable are left out. Null where it is not such an
    /// object.</summary>
    public static ToolResponse? Read(string text)
    {
        try
        {
            if (WholeJson.Parse(text) is not JsonObject answer)
                return null;
            return new()
            {
                Values = Members(answer[ValuesMember]).Select(member => (member.Key, Value: Scalar(member.Value)))
                    .Where(member => member.Value is not null)
                    .ToDictionary(member => member.Key, member => member.Value!, StringComparer.Ordinal),
                Choices = Members(answer[ChoicesMember]).Where(member => member.Value is JsonArray)
                    .ToDictionary(member => member.Key,
                        member => (IReadOnlyList<string>)[.. member.Value!.AsArray().Select(Scalar)
                            .OfType<string>()], StringComparer.Ordinal),
                Metadata = answer["metadata"]?.DeepClone() as JsonObject,
                Message = Scalar(answer["message"]),
                Error = Scalar(answer["error"]),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Members(JsonNode? node) => node as JsonObject ?? [];

    private static string? Scalar(JsonNode? node)
    {
        var text = node?.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
            _ => null,
        };
        // It may end at a terminal, which obeys control characters.
        return text is null || text.Any(char.IsControl) ? null : text;
    }
}
