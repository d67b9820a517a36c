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

    /// <summary>Words in names of repositories, and the methods that makers of such checkpoints use.</summary>
    private static readonly (string Word, string[] Methods)[] Words =
    [
        ("nvfp4", ["modelopt_fp4"]),
        ("mxfp4", ["mxfp4"]),
        ("fp8", ["fp8", "modelopt", "compressed-tensors"]),
        ("awq", ["awq"]),
        ("gptq", ["gptq"]),
    ];

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Model is not { } model)
            yield break;
        var said = deployment.EngineVariables.Of(deployment.Constants.QuantizationVariable);
        var traits = deployment.EngineTraits;
        if (said is not null && traits.Find(said) is { } asked && Mismatch(deployment, model, said, asked) is { } mismatch)
        {
            yield return mismatch;
            yield break;
        }

        if ((model.Shape?.QuantizationMethod ?? said) is { } method && InEffect(traits, model, method, said) is { } used)
        {
            foreach (var finding in new[]
                { Loaded(deployment, model, used), OnDevice(deployment, model, used), Computed(deployment, model, used) })
            {
                if (finding is not null)
                    yield return finding;
            }
        }

        if (model.Shape is null && said is null && ByName(deployment, model, traits) is { } named)
            yield return named;
        if (model.Shape?.QuantizationMethod is { } own && traits.RefusedCheckpoints?.Contains(own, StringComparer.Ordinal) == true)
        {
            yield return Finding.Error(Rule,
                $"`{model.Name}` (from {model.Origin}) is quantized with {own}, which {deployment.Backend.Title} does not load.",
                "Use another checkpoint of the model, or another server.");
        }

        if (Type(deployment, model) is { } type)
            yield return type;
        if (Cache(deployment, model) is { } cache)
            yield return cache;
    }

    /// <summary>The method that the engine takes: its preferred one where that loads the checkpoint and nobody asks for another.</summary>
    private static QuantizationMethod? InEffect(EngineTraits traits, ChosenModel model, string method, string? said)
    {
        var row = traits.Find(said ?? method);
        return said is null && row?.Preferred is { } preferred && traits.Find(preferred) is { } better
            && better.Trouble(model.Shape?.Quantization) is null ? better : row;
    }

    /// <summary>What the user says of quantization against the checkpoint.</summary>
    private static Finding? Mismatch(Deployment deployment, ChosenModel model, string said, QuantizationMethod method)
    {
        if (model.Shape is not { } shape)
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

    private static Finding? Loaded(Deployment deployment, ChosenModel model, QuantizationMethod used) =>
        model.Shape is { QuantizationMethod: not null, Quantization: { } quantization } && used.Trouble(quantization) is { } trouble
            ? Finding.Error(Rule,
                $"`{model.Name}` (from {model.Origin}) has {trouble}, which {deployment.Backend.Title} does not load with {used.Method}.",
                "Use another checkpoint of the model.")
            : null;

    private static Finding? OnDevice(Deployment deployment, ChosenModel model, QuantizationMethod used)
    {
        if (deployment.Instance is not { Accelerator: { ComputeCapability: { } compute } device } instance)
            return null;
        var what = $"`{model.Name}` (from {model.Origin}) with {used.Method} weights";
        var whose = $"{device.Model} of `{instance.Name}` (from {deployment.Settings.InstanceType.Origin!}) has compute capability "
            + $"{compute}";
        if (compute < used.Compute)
        {
            return Finding.Error(Rule, $"{what} needs compute capability {used.Compute} in {deployment.Backend.Title}, but {whose}.",
                "Choose an instance type with a newer accelerator, or a checkpoint that is not quantized.");
        }

        return compute < used.Native
            ? Finding.Warning(Rule,
                $"{what}: {whose}, which does not compute with such numbers. It needs {used.Native} for that; below it the weights are "
                    + "converted for each step, which takes time.",
                "Choose an instance type with a newer accelerator if latency matters.")
            : null;
    }

    /// <summary>A model of which only the name is known: a warning, because a name is not proof.</summary>
    private static Finding? ByName(Deployment deployment, ChosenModel model, EngineTraits traits)
    {
        if (deployment.Instance is not { Accelerator: { ComputeCapability: { } compute } device } instance
            || Words.FirstOrDefault(each => model.Name.Contains(each.Word, StringComparison.OrdinalIgnoreCase))
                is not { Word: { } word } found
            || found.Methods.Select(traits.Find).OfType<QuantizationMethod>().ToList() is not { Count: > 0 } methods
            || methods.Max(method => method.Native ?? method.Compute) is not { } needed || compute >= needed)
            return null;
        return Finding.Warning(Rule,
            $"`{model.Name}` (from {model.Origin}) is quantized with {word.ToUpperInvariant()} according to its name, which needs compute "
                + $"capability {methods.Max(method => method.Compute)} at least and {needed} to be fast, but {device.Model} of "
                + $"`{instance.Name}` (from {deployment.Settings.InstanceType.Origin!}) has {compute}.",
            "Choose an instance type with a newer accelerator.");
    }

    private static Finding? Computed(Deployment deployment, ChosenModel model, QuantizationMethod used) =>
        used.Types is { } types && DataTypeResolver.Of(deployment, model.Shape) is { } type && !types.Contains(type, StringComparer.Ordinal)
            ? Finding.Error(Rule,
                $"`{model.Name}` (from {model.Origin}) with {used.Method} weights would be computed in {type}, but "
                    + $"{deployment.Backend.Title} computes it in {string.Join(" or ", types)}.",
                deployment.Constants.DataTypeVariable is { } name && DataTypeResolver.Said(deployment) is not null
                    ? $"Remove {name}." : "Choose another instance type, or a checkpoint that is not quantized.")
            : null;

    /// <summary>A data type that the device or the class of the model does not have, and one that takes twice the memory.</summary>
    private static Finding? Type(Deployment deployment, ChosenModel model)
    {
        if (deployment.Instance is not { Accelerator: { ComputeCapability: { } compute } device } instance
            || deployment.EngineTraits.Quantizations.Count == 0)
            return null;
        var whose = $"{device.Model} of `{instance.Name}` (from {deployment.Settings.InstanceType.Origin!})";
        var said = DataTypeResolver.Said(deployment);
        var refusesHalf = deployment.EngineTraits.RefusesHalf(model.Architecture);
        if (said == DataTypeResolver.Brain && !DataTypeResolver.HasBrain(compute))
        {
            return Finding.Error(Rule,
                $"`{deployment.Constants.DataTypeVariable}` is `{said}`, but {whose} has compute capability {compute}, and bfloat16 needs "
                    + "8.0.", "Remove it, or choose an instance type with a newer accelerator.");
        }

        if (said == DataTypeResolver.Half && refusesHalf)
        {
            return Finding.Error(Rule,
                $"`{deployment.Constants.DataTypeVariable}` is `{said}`, but {deployment.Backend.Title} does not run a "
                    + $"{model.Architecture} such as `{model.Name}` (from {model.Origin}) in float16.", "Remove it.");
        }

        return said is null && refusesHalf && !DataTypeResolver.HasBrain(compute) && model.Shape?.QuantizationMethod is null
            ? Finding.Warning(Rule,
                $"`{model.Name}` (from {model.Origin}) is a {model.Architecture}, which {deployment.Backend.Title} does not run in "
                    + $"float16, and {whose} has no bfloat16: it is computed in float32, with twice the memory.",
                "Choose an instance type with compute capability 8.0 or newer.")
            : null;
    }

    private static Finding? Cache(Deployment deployment, ChosenModel model)
    {
        if (deployment.EngineVariables.Of(deployment.Constants.CacheTypeVariable) is not { } said
            || deployment.EngineTraits.Caches?.FirstOrDefault(row => row.Type == said) is not { } cache)
            return null;
        var name = deployment.Constants.CacheTypeVariable;
        if (cache.Latent is { } latent && model.Shape is { } shape && latent != shape.Latent is not null)
        {
            return Finding.Error(Rule,
                $"`{name}` is `{said}`, which is {(latent ? "only" : "not")} for latent attention (MLA), but `{model.Name}` (from "
                    + $"{model.Origin}) has {(latent ? "another kind" : "that")}.", "Remove it, or choose fp8.");
        }

        return cache.Computes is { } computes && deployment.Instance is { Accelerator: { ComputeCapability: { } compute } device } instance
            && !computes.Contains(compute)
            ? Finding.Error(Rule,
                $"`{name}` is `{said}`, but {device.Model} of `{instance.Name}` has compute capability {compute}, and it needs "
                    + $"{string.Join(" or ", computes)}.", "Remove it, or choose fp8.")
            : null;
    }
}
