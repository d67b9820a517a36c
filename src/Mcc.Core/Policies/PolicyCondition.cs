namespace Mcc.Core.Policies;

/// <summary>One condition: an operator, the key that it reads, and the values that fit.</summary>
/// <param name="Operator">Without <c>IfExists</c> and the prefix for sets.</param>
/// <param name="Quantifier"><c>ForAllValues</c> or <c>ForAnyValue</c> for keys with several values; else empty.</param>
/// <param name="IfExists">Whether it holds when the call lacks the key.</param>
public sealed record PolicyCondition(string Operator, string Quantifier, bool IfExists, string Key, IReadOnlyList<string> Values)
{
    private const string Not = "Not";
    private const string ForAll = "ForAllValues";
    private const string IfExistsSuffix = "IfExists";
    private const string Null = "Null";

    private static readonly Dictionary<string, Func<string, string, PolicyCall, bool>> Comparisons = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = static (value, text, call) => PolicyPattern.Matches(Escaped(value), text, call),
        ["StringEqualsIgnoreCase"] = static (value, text, call) => PolicyPattern.Matches(Escaped(value), text, call, ignoreCase: true),
        ["StringLike"] = static (value, text, call) => PolicyPattern.Matches(value, text, call),
        // IAM treats both alike.
        ["ArnEquals"] = PolicyPattern.MatchesArn,
        ["ArnLike"] = PolicyPattern.MatchesArn,
        ["Bool"] = static (value, text, _) => string.Equals(value, text, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>
    /// Null where this program does not know the operator: such a condition must not be taken for one that holds.
    /// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    /// </summary>
    public static PolicyCondition? Of(string name, string key, IReadOnlyList<string> values)
    {
        var parts = name.Split(':', 2);
        var quantifier = parts.Length == 2 ? parts[0] : "";
        var known = parts[^1];
        var ifExists = known.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        if (ifExists)
            known = known[..^IfExistsSuffix.Length];
        return quantifier is "" or ForAll or "ForAnyValue" && ((known == Null && !ifExists) || Comparisons.ContainsKey(Positive(known)))
            ? new(known, quantifier, ifExists, key, values)
            : null;
    }

    public bool Holds(PolicyCall call)
    {
        var found = call.Keys.TryGetValue(Key, out var texts) && texts.Count > 0;
        if (Operator == Null)
            return Values.Any(value => string.Equals(value, found ? "false" : "true", StringComparison.OrdinalIgnoreCase));
        var negative = Positive(Operator) != Operator;
        // Without the key a negative comparison holds, and so does one of all values.
        if (!found)
            return IfExists || negative || Quantifier == ForAll;
        return Quantifier == ForAll ? texts!.All(Fits) : texts!.Any(Fits);

        bool Fits(string text) => negative != Values.Any(value => Comparisons[Positive(Operator)](value, text, call));
    }

    private static string Positive(string name) =>
        name.StartsWith($"String{Not}", StringComparison.Ordinal) || name.StartsWith($"Arn{Not}", StringComparison.Ordinal)
            ? name.Replace(Not, "", StringComparison.Ordinal) : name;

    private static string Escaped(string value) =>
        value.Replace("*", "${*}", StringComparison.Ordinal).Replace("?", "${?}", StringComparison.Ordinal);
}
