using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Lambda;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker;

/// <summary>What a state folder holds, read from outside, whether or not somebody runs on it.</summary>
public sealed record Overview(IReadOnlyList<ResourceLine> Resources, IReadOnlyList<ContainerLine> Containers)
{
    private static readonly (string Kind, string Folder, string Name, string Status)[] Kinds =
    [
        ("endpoint", StateFiles.Endpoints, "EndpointName", "EndpointStatus"),
        ("inference component", StateFiles.Components, "InferenceComponentName", "InferenceComponentStatus"),
        ("transform job", StateFiles.TransformJobs, "TransformJobName", "TransformJobStatus"),
        ("function", StateFiles.Functions, "FunctionName", "State"),
    ];

    public static async Task<Overview> Read(string stateFolder, CancellationToken cancel)
    {
        using var client = ContainerClient.Create();
        var containers = RunningList.In(stateFolder).Read().Select(container => Line(client, container, cancel)).ToList();
        return new([.. Kinds.SelectMany(kind => Records(Path.Combine(stateFolder, kind.Folder), kind.Kind, kind.Name, kind.Status))],
            await Task.WhenAll(containers));
    }

    private static IEnumerable<ResourceLine> Records(string folder, string kind, string name, string status)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, "*.json").Select(Record).OfType<JsonNode>()
            .Select(record => new ResourceLine(kind, (string)record[name]!, (string)record[status]!, (string?)record["FailureReason"] ?? "",
                Addresses(record)))
            .OrderBy(line => line.Name, StringComparer.Ordinal);
    }

    private static IReadOnlyList<string> Addresses(JsonNode record) =>
        [.. (record[FunctionRecords.Urls] as JsonObject ?? []).Select(url => (string)url.Value!["FunctionUrl"]!)];

    private static JsonNode? Record(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path));
        }
        catch (Exception gone) when (gone is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static async Task<ContainerLine> Line(HttpMessageInvoker client, RunningContainer container, CancellationToken cancel)
    {
        var place = container.Mark is { } mark ? $"process {mark.Number}{(mark.IsRunning ? "" : ", ended")}"
            + (container.Serves is { } runner ? $", {runner} in place of {container.Image}" : "")
            : $"{Path.GetFileName(container.Engine)} {container.Container}";
        var ping = await Ping.Of(client, container.Address, new Limits().Ping, cancel);
        return new(container.Name, container.Image, place, container.Address, ping.Text, container.Log);
    }
}
