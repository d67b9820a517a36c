using System.Globalization;
using System.Text.RegularExpressions;
using Mcc.Core.ServiceModels;

namespace Mcc.LocalSageMaker.Control;

/// <summary>What AWS's services say of a request that breaks their model.</summary>
internal static partial class ValidationErrorFormatter
{
    public static string Of(IReadOnlyList<Violation> violations)
    {
        var count = violations.Count;
        return string.Create(CultureInfo.InvariantCulture, $"{count} validation error{(count == 1 ? "" : "s")} detected: ")
            + string.Join("; ", violations.Select(One));
    }

    /// <summary>The members whose values are never repeated.</summary>
    private static readonly string[] Hidden = ["SecretString", "SecretBinary"];

    private static string One(Violation violation) => violation.Kind switch
    {
        not ViolationKind.Missing when Hidden.Contains(violation.Path, StringComparer.Ordinal) =>
            $"Value at '{Path(violation.Path)}' failed to satisfy constraint: {Constraint(violation)}",
        ViolationKind.Missing => $"Value null at '{Path(violation.Path)}' failed to satisfy constraint: Member must not be null",
        // AWS lets unknown members pass without a word; here a mistyped name is reported.
        ViolationKind.Unknown or ViolationKind.Type or ViolationKind.Union =>
            violation.Message + (violation.Fix.Length > 0 ? " " + violation.Fix : ""),
        _ => $"Value '{violation.ValueText}' at '{Path(violation.Path)}' failed to satisfy constraint: "
            + $"{Constraint(violation)}{(violation.Fix.Length > 0 ? " " + violation.Fix : "")}",
    };

    private static string Constraint(Violation violation)
    {
        var shape = violation.Shape;
        return violation.Kind switch
        {
            ViolationKind.Enum => $"Member must satisfy enum value set: [{string.Join(", ", shape.Enum)}]",
            ViolationKind.Pattern => $"Member must satisfy regular expression pattern: {shape.Pattern}",
            ViolationKind.Length => IsBelow(violation)
                ? string.Create(CultureInfo.InvariantCulture, $"Member must have length greater than or equal to {shape.Minimum}")
                : string.Create(CultureInfo.InvariantCulture, $"Member must have length less than or equal to {shape.Maximum}"),
            _ => IsBelow(violation)
                ? string.Create(CultureInfo.InvariantCulture, $"Member must have value greater than or equal to {shape.Minimum}")
                : string.Create(CultureInfo.InvariantCulture, $"Member must have value less than or equal to {shape.Maximum}"),
        };
    }

    private static bool IsBelow(Violation violation)
    {
        decimal size = violation.Value switch
        {
            System.Text.Json.Nodes.JsonArray list => list.Count,
            System.Text.Json.Nodes.JsonObject map => map.Count,
            System.Text.Json.Nodes.JsonValue value when value.TryGetValue<string>(out var text) => text.Length,
            { } number when decimal.TryParse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) =>
                parsed,
            _ => 0,
        };
        return violation.Shape.Minimum > size;
    }

    /// <summary>ProductionVariants[0].InstanceType is productionVariants.1.member.instanceType to AWS.</summary>
    private static string Path(string path) =>
        string.Join('.', Index.Replace(path,
            match => string.Create(CultureInfo.InvariantCulture,
                $".{int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture) + 1}.member"))
            .Split('.')
            .Select(part => part.Length > 0 ? char.ToLowerInvariant(part[0]) + part[1..] : part));

    [GeneratedRegex(@"\[(?<index>\d+)\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Index { get; }
}
