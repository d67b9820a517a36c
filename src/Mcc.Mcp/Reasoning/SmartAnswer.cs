using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Core.Text;
using Mcc.Mcp.Pickers;

namespace Mcc.Mcp.Reasoning;

/// <summary>
/// A tool's answer in the order of a language model. The rules choose the candidates first, and the model's choice must be one of
/// them; so it can change an order, never add a value. Whatever goes wrong, the answer of the rules remains.
/// </summary>
public static class SmartAnswer
{
    private const string UsedMember = "smartModeUsed";
    private const int MaximumResponse = 20_000;
    private const int MaximumReason = 300;
    private const int MaximumTrouble = 300;
    private const string Fence = "```";

    /// <param name="model">Null where no model is to be asked.</param>
    public static async Task<ToolResponse> Of(PickTool tool, ToolRequest request, BedrockModel? model, CancellationToken cancel)
    {
        // The model sees more candidates than the answer will have; but each live one can cost a call.
        var wide = model is null || tool.Candidates is null || request.Live ? request
            : request with { Limit = Math.Max(request.Limit, ModelPrompt.MaximumCandidates) };
        var answer = await Ordered(tool, wide, await tool.Answer(wide, cancel), model, cancel);
        return wide.Limit == request.Limit ? answer : Shortened(answer, tool.Candidates!, request);
    }

    private static async Task<ToolResponse> Ordered(
        PickTool tool, ToolRequest request, ToolResponse answer, BedrockModel? model, CancellationToken cancel)
    {
        if (tool.Candidates is not { } candidates || answer.Error is not null)
            return answer;
        // A setting that has a value is not chosen again, and a choice needs two candidates.
        if (model is null || request.Said.Settings.Of(candidates.Parameter) is not null
            || request.NameOf(candidates.Parameter) is not { } name || answer.Choices.GetValueOrDefault(name) is not { Count: > 1 } choices)
            return WithUse(answer, isUsed: false);
        var prompt = ModelPrompt.Of(request, candidates, choices, answer.Metadata?[candidates.Rows] as JsonArray);
        var (text, trouble) = await model.Ask(ModelPrompt.Rules, prompt.Data, cancel);
        var (choice, reason) = text is null ? (null, trouble!) : Read(text, prompt);
        if (choice is null)
        {
            var cause = PlainLine.Of(ModelPrompt.Private(reason), MaximumTrouble).TrimEnd('.');
            var warning = $"Amazon Bedrock was not used: {cause}. The answer is from the catalogs and rules alone.";
            return WithUse(answer, isUsed: false) with { Message = Joined(answer.Message, warning), Warning = warning };
        }

        return WithUse(answer, isUsed: true) with
        {
            Choices = With<IReadOnlyList<string>>(answer.Choices, name, [choice, .. choices.Where(each => each != choice)]),
            // Where the rules have no grounds to recommend one, an order is all that a model can add.
            Values = answer.Values.ContainsKey(name) ? With(answer.Values, name, choice) : answer.Values,
            Message = Joined(answer.Message, $"The language model {PlainLine.Of(model.Id, MaximumReason)} put `{choice}` first"
                + (reason.Length > 0 ? $". Its reason, in its own words: \"{reason}\"" : " without a reason.")),
        };
    }

    /// <returns>The candidate and the reason for it; or null and why the response cannot be used.</returns>
    private static (string? Choice, string Reason) Read(string text, ModelPrompt prompt)
    {
        if (text.Length > MaximumResponse)
            return (null, "its response is too long");
        try
        {
            if (WholeJson.Parse(Unfenced(text)) is not JsonObject answer)
                return (null, "its response is not a JSON object");
            if (answer["choice"].AsText() is not { Length: > 0 } id)
                return (null, "its response has no choice");
            return prompt.Find(id) is { } choice
                ? (choice, PlainLine.Of(answer["reason"].AsText() ?? "", MaximumReason).Replace('"', '\''))
                : (null, "its choice is not one of the candidates");
        }
        catch (JsonException)
        {
            return (null, "its response is not a JSON object");
        }
    }

    /// <summary>Models often put JSON into a code block although nothing else was asked for.</summary>
    private static string Unfenced(string text)
    {
        var start = text.IndexOf('\n', StringComparison.Ordinal);
        return text.StartsWith(Fence, StringComparison.Ordinal) && text.EndsWith(Fence, StringComparison.Ordinal)
            && start > 0 && start < text.Length - Fence.Length ? text[start..^Fence.Length] : text;
    }

    /// <summary>The answer with as many choices, and facts about them, as were asked for.</summary>
    private static ToolResponse Shortened(ToolResponse answer, Candidates candidates, ToolRequest request)
    {
        if (request.NameOf(candidates.Parameter) is not { } name || !answer.Choices.TryGetValue(name, out var all))
            return answer;
        var choices = all.Take(request.Limit).ToList();
        var metadata = answer.Metadata?.DeepClone().AsObject();
        if (metadata?[candidates.Rows] is JsonArray rows)
            metadata[candidates.Rows] = new JsonArray([.. rows.Where(row => choices.Contains(row?[candidates.Key]?.ToString() ?? ""))
                .OrderBy(row => choices.IndexOf(row![candidates.Key]!.ToString())).Select(row => row!.DeepClone())]);
        return answer with { Choices = With(answer.Choices, name, (IReadOnlyList<string>)choices), Metadata = metadata };
    }

    private static ToolResponse WithUse(ToolResponse answer, bool isUsed)
    {
        var metadata = answer.Metadata?.DeepClone().AsObject() ?? [];
        metadata[UsedMember] = isUsed;
        return answer with { Metadata = metadata };
    }

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> all, string name, T value) =>
        new(all, StringComparer.Ordinal) { [name] = value };

    private static string Joined(string? first, string second) => first is null ? second : $"{first} {second}";
}
