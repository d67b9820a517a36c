using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Cli.Bootstrap;

/// <summary>One line of a change set.</summary>
/// <param name="Action">CloudFormation's word: Add, Modify, Remove, Import, Dynamic.</param>
/// <param name="Replaces">Whether another resource replaces it: True, False or Conditional; empty for others than Modify.</param>
internal sealed record StackChange(string Action, string Id, string Type, string Replaces)
{
    public static StackChange? Of(JsonObject change) => change["ResourceChange"] is not JsonObject resource ? null
        : new(resource["Action"].AsText() ?? "", resource["LogicalResourceId"].AsText() ?? "", resource["ResourceType"].AsText() ?? "",
            resource["Replacement"].AsText() ?? "");

    public override string ToString() =>
        $"{Action,-7} {Id,-20} {Type}{(Replaces is "True" or "Conditional" ? $"  replacement: {Replaces}" : "")}";
}
