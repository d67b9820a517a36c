using System.Text.Json.Nodes;
using Mcc.Core.Bootstrap;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Cli.Bootstrap;

/// <summary>How the resources of a stack differ from its template.</summary>
internal sealed class StackDrift(Stack stack, BootstrapAccount account, DescribeFile describe, TimeSpan pause)
{
    /// <summary>What services say when something does not exist.</summary>
    private static readonly string[] Missing = ["NotFound", "NoSuch", "does not exist", "404", "Not Found", "DoesNotExist"];

    /// <summary>By CloudFormation where it can, else by own calls.</summary>
    /// <returns>The resources, and whether CloudFormation compared them.</returns>
    public async Task<(IReadOnlyList<ResourceDrift> Resources, bool ByCloudFormation)> Detect(CancellationToken cancel)
    {
        var begun = await stack.Ask(["detect-stack-drift", "--stack-name", stack.Name], cancel);
        if (begun.Content?["StackDriftDetectionId"].AsText() is { } id && await Finished(id, cancel))
        {
            var drifts = await stack.Ask(["describe-stack-resource-drifts", "--stack-name", stack.Name], cancel);
            if (drifts.Trouble is null)
                return (WithUnchecked([.. drifts.List("StackResourceDrifts").Select(ResourceDrift.Of)], await stack.Resources(cancel)),
                    true);
        }

        return (await Compare(cancel), false);
    }

    private async Task<bool> Finished(string id, CancellationToken cancel)
    {
        while (true)
        {
            var state = await stack.Ask(["describe-stack-drift-detection-status", "--stack-drift-detection-id", id], cancel);
            if (state.Content?["DetectionStatus"].AsText() is not "DETECTION_IN_PROGRESS")
                return state.Content?["DetectionStatus"].AsText() is "DETECTION_COMPLETE";
            await Task.Delay(pause, cancel);
        }
    }

    /// <summary>CloudFormation leaves out the types that it cannot check.</summary>
    private static IReadOnlyList<ResourceDrift> WithUnchecked(IReadOnlyList<ResourceDrift> drifts, IReadOnlyList<JsonObject> resources) =>
        [.. drifts, .. resources.Where(resource => drifts.All(drift => drift.Id != Id(resource)))
            .Select(resource => new ResourceDrift(Id(resource), Text(resource, "ResourceType"), Text(resource, "PhysicalResourceId"),
                DriftStatus.NotChecked, []))];

    private async Task<IReadOnlyList<ResourceDrift>> Compare(CancellationToken cancel)
    {
        var ids = await stack.PhysicalIds(cancel);
        var values = new StackValues(stack.Module, stack.Name, account.Account, stack.Parameters, ids);
        return await Task.WhenAll(stack.Module.Resources.Where(resource => values.Has(resource.Key)).Select(resource =>
        {
            var type = resource.Value!["Type"].AsText()!;
            var properties = values.Resolve(resource.Value["Properties"]) as JsonObject ?? [];
            return ids.GetValueOrDefault(resource.Key) is { Length: > 0 } physical
                ? Compare(resource.Key, type, physical, new(describe, type, physical, properties), cancel)
                : Task.FromResult(new ResourceDrift(resource.Key, type, "", DriftStatus.Deleted, []));
        }));
    }

    private async Task<ResourceDrift> Compare(string id, string type, string physical, Description description, CancellationToken cancel)
    {
        if (!description.IsKnown)
            return new(id, type, physical, DriftStatus.NotChecked, []);
        var (answers, differences, isFirst) = (new JsonObject(), new List<PropertyDifference>(), true);
        foreach (var (row, item) in description.Calls)
        {
            var answer = await account.Aws.Ask(description.Words(row, item, answers), account.Account.Region, cancel);
            if (answer.Trouble is { } trouble)
            {
                if (!Array.Exists(Missing, word => trouble.Contains(word, StringComparison.OrdinalIgnoreCase)))
                    return new(id, type, physical, DriftStatus.NotChecked, [new("", "", trouble)]);
                // A bucket without a setting answers like one that does not exist, except for its name.
                if (isFirst && !trouble.Contains("Configuration", StringComparison.Ordinal))
                    return new(id, type, physical, DriftStatus.Deleted, []);
            }

            else if (isFirst && Description.IsAbsent(row, answer.Content))
            {
                return new(id, type, physical, DriftStatus.Deleted, []);
            }

            foreach (var (member, value) in answer.Content as JsonObject ?? [])
                answers[member] = value?.DeepClone();
            differences.AddRange(description.Compare(row, item, answer.Content));
            isFirst = false;
        }

        return new(id, type, physical, differences.Count > 0 ? DriftStatus.Modified : DriftStatus.InSync, differences);
    }

    private static string Id(JsonObject resource) => Text(resource, "LogicalResourceId");

    private static string Text(JsonObject resource, string member) => resource[member].AsText() ?? "";
}
