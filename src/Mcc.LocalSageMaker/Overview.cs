using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker;

/// <summary>What a state folder holds, read from outside, whether or not somebody runs on it.</summary>
public sealed record Overview(IReadOnlyList<ResourceLine> Resources, IReadOnlyList<ContainerLine> Containers)
{
    private static readonly (string Kind, string Folder, string Prefix)[] Kinds =
    [
        ("endpoint", StateFiles.Endpoints, "Endpoint"),
        ("inference component", StateFiles.Components, "InferenceComponent"),
        ("transform job", StateFiles.TransformJobs, "TransformJob"),
    ];

    public static async Task<Overview> Read(string stateFolder, CancellationToken cancel)
    {
        using var client = ContainerClient.Create();
        var containers = RunningList.In(stateFolder).Read().Select(container => Line(client, container, cancel)).ToList();
        return new([.. Kinds.SelectMany(kind => Records(stateFolder, kind.Kind, kind.Folder, kind.Prefix))],
            await Task.WhenAll(containers));
    }

    private static IEnumerable<ResourceLine> Records(string stateFolder, string kind, string folder, string prefix)
    {
        var path = Path.Combine(stateFolder, folder);
        if (!Directory.Exists(path)) return [];
        return Directory.EnumerateFiles(path, "*.json").Select(Record).OfType<JsonNode>()
            .Select(record => new ResourceLine(kind, (string)record[$"{prefix}Name"]!, (string)record[$"{prefix}Status"]!,
                (string?)record["FailureReason"] ?? ""))
            .OrderBy(line => line.Name, StringComparer.Ordinal);
    }

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
