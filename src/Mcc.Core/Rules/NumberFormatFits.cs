using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Numbers of a model that the engine does not run on the instance's device, and a method of quantization that does not fit the model's
/// checkpoint: the engine exits while it loads.
/// </summary>
public sealed class NumberFormatFits : IRule
{
    private const string Rule = "number-format";

    private static readonly Version FirstWithBfloat16 = new(8, 0);

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Model is not { } model || EngineSettingsResolver.EngineNameOf(deployment) is not { } engine)
            return [];
        var said = deployment.EngineVariables.Of(deployment.Constants.QuantizationVariable);
        var formats = catalog.Facts.NumberFormats;
        return new[]
        {
            said is null ? null : Mismatch(deployment, model, said, formats.Find(engine, said)),
            OnDevice(deployment, model, said ?? model.Shape?.QuantizationMethod, method => formats.Find(engine, method)),
            Half(deployment, model, formats, engine),
        }.OfType<Finding>();
    }

    /// <summary>What the user says of quantization against the checkpoint.</summary>
    private static Finding? Mismatch(Deployment deployment, ChosenModel model, string said, QuantizationMethod? method)
    {
        if (method is null || model.Shape is not { } shape)
            return null;
        var name = deployment.Constants.QuantizationVariable!;
        if (shape.QuantizationMethod is not { } own)
        {
            return method.Online is not null ? null
                : Finding.Error(Rule,
                    $"`{name}` is `{said}`, but `{model.Name}` (from {model.Origin}) is not quantized, and {deployment.Backend.Title} "
                        + $"does not quantize with {said} while it loads.",
                    $"Remove it, or use a checkpoint that is quantized with {string.Join(" or ", method.Checkpoints)}.");
        }

        return method.Checkpoints.Contains(own, StringComparer.Ordinal) ? null
            : Finding.Error(Rule,
                $"`{name}` is `{said}`, but `{model.Name}` (from {model.Origin}) is quantized with {own}.",
                $"Remove it: {deployment.Backend.Title} reads the method from the model.");
    }

    private static Finding? OnDevice(Deployment deployment, ChosenModel model, string? used, Func<string, QuantizationMethod?> find)
    {
        if (used is null || find(used) is not { } method
            || deployment.Instance is not { Accelerator: { ComputeCapability: { } compute } device } instance)
            return null;
        var what = $"`{model.Name}` (from {model.Origin}) with {used} weights";
        var whose = $"{device.Model} of `{instance.Name}` (from {deployment.Settings.InstanceType.Origin!}) has compute capability {compute}";
        if (compute < method.Compute)
        {
            return Finding.Error(Rule, $"{what} needs compute capability {method.Compute} in {deployment.Backend.Title}, but {whose}.",
                "Choose an instance type with a newer accelerator, or a checkpoint that is not quantized.");
        }

        return compute < method.Native
            ? Finding.Warning(Rule,
                $"{what}: {whose}, which does not compute with such numbers. It needs {method.Native} for that; below it the weights are "
                    + "unpacked for each step, which takes time.",
                "Choose an instance type with a newer accelerator if latency matters.")
            : null;
    }

    private static Finding? Half(Deployment deployment, ChosenModel model, NumberFormats formats, string engine)
    {
        if (model.Architecture is not { } architecture || !formats.RefusesHalf(engine, architecture)
            || deployment.Instance is not { Accelerator: { ComputeCapability: { } compute } device } instance
            || compute >= FirstWithBfloat16
            || deployment.EngineVariables.Of(deployment.Constants.DataTypeVariable) is "float32" or "float")
            return null;
        return Finding.Error(Rule,
            $"`{model.Name}` (from {model.Origin}) is a {architecture}, which {deployment.Backend.Title} does not run in float16, and "
                + $"{device.Model} of `{instance.Name}` (from {deployment.Settings.InstanceType.Origin!}) has no bfloat16.",
            "Choose an instance type with compute capability 8.0 or newer.");
    }
}
