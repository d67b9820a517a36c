using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.ServiceModels;

/// <summary>One value of a payload that the AWS service would refuse.</summary>
/// <param name="Path">Where it stands: ProductionVariants[0].InstanceType; for a missing member the path that it would have.</param>
/// <param name="Pointer">The same as a JSON pointer.</param>
/// <param name="Value">What stands there; null for a missing member.</param>
/// <param name="Shape">The shape that it breaks.</param>
/// <param name="Constraint">What the shape asks for, as the rest of "… must …".</param>
public sealed record Violation(ViolationKind Kind, string Path, string Pointer, JsonNode? Value, Shape Shape, string Constraint, string Fix)
{
    private const int LongestValue = 80;

    /// <summary>The value as a person reads it, cut when it is long.</summary>
    public string ValueText
    {
        get
        {
            var text = Value is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : Value?.ToJsonString() ?? "null";
            return text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";
        }
    }

    public string Message => Kind switch
    {
        ViolationKind.Missing => $"`{Path}` is missing, and it {Constraint}.",
        ViolationKind.Unknown => $"`{Path}` is unknown to AWS: it {Constraint}.",
        _ => $"`{Path}` is `{ValueText}`, but it {Constraint}.",
    };

    /// <summary>The violation as an error that belongs to the file of the payload.</summary>
    public Finding ToFinding(Place? place = null) => Finding.Error(Rule, Message, Fix, place);

    private string Rule => Kind switch
    {
        ViolationKind.Missing => "payload-missing",
        ViolationKind.Unknown => "payload-unknown",
        ViolationKind.Type => "payload-type",
        ViolationKind.Enum => "payload-enum",
        ViolationKind.Pattern => "payload-pattern",
        ViolationKind.Range => "payload-range",
        ViolationKind.Length => "payload-length",
        _ => "payload-union",
    };
}
