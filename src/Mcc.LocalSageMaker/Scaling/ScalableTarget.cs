using System.Globalization;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>A registered scalable target.</summary>
internal sealed record ScalableTarget(JsonObject Record)
{
    public string Key => KeyOf(Record);

    private int Minimum => (int)Record["MinCapacity"]!;

    private int Maximum => (int)Record["MaxCapacity"]!;

    /// <summary>The same for the target, its policies and its scheduled actions.</summary>
    public static string KeyOf(JsonObject record) =>
        $"{(string)record["ServiceNamespace"]!} {(string)record["ResourceId"]!} {(string)record["ScalableDimension"]!}";

    public int Clamp(int capacity) => Math.Clamp(capacity, Minimum, Maximum);

    public bool IsSuspended(bool isOut) =>
        (bool?)Record["SuspendedState"]?[isOut ? "DynamicScalingOutSuspended" : "DynamicScalingInSuspended"] is true;

    public string BoundText(bool isOut) => string.Create(CultureInfo.InvariantCulture,
        $"{(isOut ? "minimum" : "maximum")} capacity was set to {(isOut ? Minimum : Maximum)}");
}
