using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>What the tasks of a service are made from at one time.</summary>
/// <param name="Arn">Of the service revision.</param>
/// <param name="DefinitionArn">Of the task definition; Express Mode has one of its own.</param>
/// <param name="Container">The container definition.</param>
internal sealed record TaskRevision(string Arn, string DefinitionArn, JsonObject Container, string? Cpu, string? Memory)
{
    private const int UnitsOfCpu = 1024;

    /// <param name="definition">A task definition.</param>
    public static TaskRevision Of(string arn, JsonObject definition) => new(arn, (string)definition["taskDefinitionArn"]!,
        definition["containerDefinitions"]![0]!.AsObject(), (string?)definition["cpu"], (string?)definition["memory"]);

    public static TaskRevision FromJson(JsonNode json) => new((string)json["arn"]!, (string)json["definition"]!,
        json["container"]!.AsObject(), (string?)json["cpu"], (string?)json["memory"]);

    public JsonObject ToJson() => new()
    {
        ["arn"] = Arn,
        ["definition"] = DefinitionArn,
        ["container"] = Container.DeepClone(),
        ["cpu"] = Cpu,
        ["memory"] = Memory,
    };

    public string Image => (string)Container["image"]!;

    public string Name => (string?)Container["name"] ?? "server";

    public TimeSpan? StopTimeout => (int?)Container["stopTimeout"] is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public string LogGroup => (string?)Container["logConfiguration"]?["options"]?["awslogs-group"] ?? "/aws/ecs/local";

    public string LogPrefix => (string?)Container["logConfiguration"]?["options"]?["awslogs-stream-prefix"] ?? "server";

    /// <summary>The limits of the task, as far as this machine has them; null where it has none.</summary>
    public ResourceLimits? Limits => Number(Cpu) is { } units && Number(Memory) is { } mib
        ? new(units / UnitsOfCpu, (long)mib << 20) : null;

    /// <summary>Whether both make the same tasks.</summary>
    public bool IsSame(TaskRevision other) => DefinitionArn == other.DefinitionArn && Cpu == other.Cpu && Memory == other.Memory
        && JsonNode.DeepEquals(Container, other.Container);

    private static double? Number(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
