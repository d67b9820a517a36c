using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>What is known of the language model, by its folder or by the catalogs.</summary>
public static class ModelResolver
{
    private const int BytesOfHalf = 2;

    public static Resolved<ChosenModel> Resolve(Deployment deployment, Facts facts) =>
        Find(deployment, facts) is { } model ? Resolved.Known(model) : Resolved.Unknown<ChosenModel>("no language model is set");

    private static ChosenModel? Find(Deployment deployment, Facts facts)
    {
        if (deployment.Constants.ReadsHuggingFace != true || deployment.Location is not { } location)
            return null;
        var (name, origin) = (deployment.Settings.ModelName.Value!, deployment.Settings.ModelName.Origin!);
        if (deployment.Inputs.Folder?.Report is { } report)
        {
            return new(name, origin, report.Architecture, report.Shape, null, report.WeightBytes ?? Computed(report.Shape),
                Reason: report.Shape is null ? "its config.json does not have its sizes" : null);
        }

        if (location is not ModelLocation.Hub(var id, _))
            return new(name, origin, null, null, null, null, Reason: "it is not on this machine");
        var known = facts.Models.Find(id);
        if (facts.ShapeOf(id) is { } shape)
            return new(id, origin, known?.Architecture ?? shape.Architecture, shape, known?.Positions, shape.WeightBytes
                ?? (shape.Parameters * BytesOfHalf));
        if (known?.Diffusion is { } diffusion)
            return new(id, origin, known.Architecture, null, null, diffusion.WeightBytes, Reason: "it is a diffusion model",
                Diffusion: diffusion);
        if (QuantizedName.Parse(id) is { } quantized && facts.ShapeOf(quantized.Base) is { } whole)
        {
            var smaller = whole with { Quantization = quantized.Quantization, WeightBytes = null };
            return new(id, origin, smaller.Architecture, smaller, facts.Models.Find(quantized.Base)?.Positions, Computed(smaller),
                IsExact: false);
        }

        return new(id, origin, known?.Architecture, null, known?.Positions, null, Reason: "its size is unknown");
    }

    private static long? Computed(ModelShape? shape) =>
        shape is null ? null : Sizing.ModelTensors.From(shape)?.BytesOf(shape.Quantization, shape.OtherParameters);
}
