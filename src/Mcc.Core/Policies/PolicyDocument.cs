using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Policies;

/// <summary>
/// An identity policy of IAM. What this program cannot evaluate is refused when the policy is read, so that no call is allowed by something
/// that was not understood.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
/// </summary>
public sealed record PolicyDocument(IReadOnlyList<PolicyStatement> Statements)
{
    private const string Rule = "policy";
    private const string StatementMember = "Statement";

    private static readonly string[] Known =
        ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    /// <summary>A denial is stronger than any permission, and what no statement allows is not allowed.</summary>
    public PolicyDecision Decide(PolicyCall call)
    {
        var covering = Statements.Where(statement => statement.Covers(call)).ToList();
        var deciding = covering.Find(static statement => statement.IsDeny) ?? covering.FirstOrDefault();
        return new(deciding is { IsDeny: false }, deciding);
    }

    /// <summary>Null, with errors among the findings, when the text is not such a policy.</summary>
    /// <param name="path">The name of the file in messages.</param>
    public static PolicyDocument? Read(string text, string path, ICollection<Finding> findings)
    {
        try
        {
            return Read(WholeJson.Parse(text), path, findings);
        }
        catch (JsonException exception)
        {
            findings.Add(Finding.Error(Rule, $"{path} is not valid JSON: {exception.Message.Split(" LineNumber:")[0]}", "Correct it.",
                new(path, (int?)exception.LineNumber + 1, (int?)exception.BytePositionInLine + 1)));
            return null;
        }
    }

    public static PolicyDocument? Read(JsonNode? root, string path, ICollection<Finding> findings)
    {
        var items = (root as JsonObject)?[StatementMember] switch
        {
            JsonArray list => [.. list],
            JsonObject one => new JsonNode?[] { one },
            _ => [],
        };
        var statements = items.Select((item, index) => Statement(item as JsonObject, $"statement {index + 1} of {path}",
            findings)).ToList();
        if (statements.Count == 0)
            findings.Add(Finding.Error(Rule, $"{path} is not an IAM policy: it has no {StatementMember}.", "Name a policy document."));
        return statements.Count == 0 || statements.Contains(null) ? null : new([.. statements.OfType<PolicyStatement>()]);
    }

    private static PolicyStatement? Statement(JsonObject? item, string place, ICollection<Finding> findings)
    {
        string? wrong = null;
        if (item is null)
            wrong = "It is not a JSON object.";
        else if (item.FirstOrDefault(member => !Known.Contains(member.Key, StringComparer.Ordinal)) is { Key: { } unknown })
            wrong = $"`{unknown}` does not belong in an identity policy.";
        else if (item["Effect"].AsText() is not ("Allow" or "Deny"))
            wrong = "`Effect` must be Allow or Deny.";
        var (actions, notActions) = Subjects(item, "Action", ref wrong);
        var (resources, notResources) = Subjects(item, "Resource", ref wrong);
        var conditions = Conditions(item?["Condition"], ref wrong);
        if (wrong is null)
            return new(item!["Sid"].AsText() ?? "", item["Effect"].AsText() == "Deny", actions, notActions, resources, notResources,
                conditions);
        findings.Add(Finding.Error(Rule, $"The {place} cannot be evaluated. {wrong}", "Correct it."));
        return null;
    }

    /// <summary>What a statement is about, or, with <c>Not</c> before the name, all but that. It must have one of both.</summary>
    private static (IReadOnlyList<string> Texts, bool IsNot) Subjects(JsonObject? item, string name, ref string? wrong)
    {
        var (positive, negative) = (item?[name], item?[$"Not{name}"]);
        var texts = Texts(positive ?? negative);
        if (texts.Count == 0 || (positive is not null && negative is not null))
            wrong ??= $"It must have `{name}` or `Not{name}`, a text or a list of texts.";
        return (texts, negative is not null);
    }

    private static List<PolicyCondition> Conditions(JsonNode? node, ref string? wrong)
    {
        var conditions = new List<PolicyCondition>();
        if (node is null)
            return conditions;
        foreach (var (name, keys) in node as JsonObject ?? new JsonObject { [""] = null })
        {
            foreach (var (key, values) in keys as JsonObject ?? new JsonObject { [""] = null })
            {
                if (Texts(values) is { Count: > 0 } texts && PolicyCondition.Of(name, key, texts) is { } condition)
                    conditions.Add(condition);
                else
                    wrong ??= $"The condition {name} {key}".TrimEnd() + " is not one that mcc evaluates: it knows those of texts, ARNs, "
                        + "Bool and Null.";
            }
        }

        return conditions;
    }

    /// <summary>A text or a list of texts; empty where there is something else.</summary>
    private static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list when list.All(item => item is JsonValue) => [.. list.Select(Text)],
        JsonValue => [Text(node)],
        _ => [],
    };

    // Values of Bool and Null may be written without quotes.
    private static string Text(JsonNode? value) => value.AsText() ?? value?.ToJsonString() ?? "";
}
