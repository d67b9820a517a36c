using Mcc.Core.Data;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The data type that an engine computes with: the one that is set, else the checkpoint's, else the best one that the device and the class
/// of the model allow (vLLM's _resolve_auto_dtype in vllm/config/model.py).
/// </summary>
public static class DataTypeResolver
{
    public const string Half = "float16";
    public const string Brain = "bfloat16";
    public const string Single = "float32";

    private const int BytesOfHalf = 2;
    private const int BytesOfSingle = 4;

    private static readonly Version FirstWithBrain = new(8, 0);

    /// <summary>The one that is set, by its usual name; null for none.</summary>
    public static string? Said(Deployment deployment) =>
        deployment.EngineVariables.Of(deployment.Constants.DataTypeVariable) switch
        {
            "half" => Half,
            "float" => Single,
            "auto" => null,
            var said => said,
        };

    /// <summary>Null where neither the server nor the model says one, or the device is not known.</summary>
    public static string? Of(Deployment deployment, ModelShape? shape)
    {
        if (Said(deployment) is { } said)
            return said;
        if (shape is null || deployment.Instance?.Accelerator is not { } device)
            return null;
        List<string> usable = HasBrain(device.ComputeCapability) ? [Brain, Half, Single] : [Half, Single];
        if (deployment.EngineTraits.RefusesHalf(shape.Architecture))
            usable.Remove(Half);
        // A class that cannot compute in the only type of the device is known to be wide, whatever its checkpoint has.
        if (shape.DataType is not { } stored)
            return usable[0] == Single ? Single : null;
        return stored != Single && usable.Contains(stored) ? stored : usable[0];
    }

    /// <summary>Whether a device computes in bfloat16; of others than NVIDIA's it is taken for granted.</summary>
    public static bool HasBrain(Version? computeCapability) => computeCapability is null || computeCapability >= FirstWithBrain;

    /// <summary>By what plain weights grow or shrink when they are loaded; null where they stay.</summary>
    internal static decimal? Widening(Deployment deployment, ModelShape shape)
    {
        if (Of(deployment, shape) is not { } used)
            return null;
        var (from, to) = (BytesOf(shape.DataType ?? Brain), BytesOf(used));
        return from == to ? null : (decimal)to / from;
    }

    private static int BytesOf(string type) => type == Single ? BytesOfSingle : BytesOfHalf;
}
