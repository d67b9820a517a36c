using System.Text.Json.Nodes;

namespace Mcc.Core.Exports;

/// <summary>
/// A part of a resource in an exported template. What the project says and what our data computes are different types, so that no value can
/// become a function.
/// </summary>
internal abstract record ExportNode
{
    private ExportNode()
    {
    }

    /// <summary>What a payload has: a literal, however it looks.</summary>
    public sealed record Literal(JsonNode? Value) : ExportNode;

    /// <summary>
    /// What the mapping has for a value that is known later: a function of CloudFormation, or the text of an HCL expression.
    /// </summary>
    public sealed record Expression(JsonNode Value) : ExportNode;

    /// <summary>Named parts, in order: an object of CloudFormation, a block of Terraform.</summary>
    public sealed record Group(IReadOnlyList<(string Name, ExportNode Part)> Parts) : ExportNode;

    /// <summary>A map of Terraform, whose names are values of the project too: literals and expressions.</summary>
    public sealed record Map(IReadOnlyList<(string Name, ExportNode Part)> Entries) : ExportNode;

    /// <summary>A list of values: literals and expressions.</summary>
    public sealed record Values(IReadOnlyList<ExportNode> Parts) : ExportNode;

    public sealed record Groups(IReadOnlyList<Group> Items) : ExportNode;
}
