using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Sizing;

/// <summary>The language model of a specification, as far as it is known before it is loaded.</summary>
/// <param name="Shape">Null where its sizes are not known: it is neither in a catalog nor a folder of this machine.</param>
/// <param name="Positions">The longest context that this very repository is made for; null where no catalog has it.</param>
/// <param name="WeightBytes">Of the checkpoint, in bytes; two a parameter where nothing better is known.</param>
/// <param name="IsExact">Whether the bytes are this checkpoint's own, and not what a model of this name would have.</param>
/// <param name="Reason">Why the sizes are not known; null where they are.</param>
public sealed record ChosenModel(
    string Name, Origin Origin, string? Architecture, ModelShape? Shape, int? Positions, long? WeightBytes, bool IsExact = true,
        string? Reason = null)
{
    private const string Key = "modelName";
    private const int BytesOfHalf = 2;

    /// <summary>Null where the server loads no language model.</summary>
    public static ChosenModel? Of(DeploymentSpec specification, Catalog catalog)
    {
        if (!specification.IsFlagged("readsHuggingFace") || ModelSource.Of(specification) is not { } location)
            return null;
        var (name, origin) = (specification[Key]!.Text!, specification[Key]!.Origin);
        if (specification.Inputs.Folder?.Report is { } report)
        {
            return new(name, origin, report.Architecture, report.Shape, null, report.WeightBytes ?? Computed(report.Shape),
                Reason: report.Shape is null ? "its config.json does not have its sizes" : null);
        }

        if (location is not ModelLocation.Hub(var id, _))
            return new(name, origin, null, null, null, null, Reason: "nothing of it is on this machine");
        var known = catalog.Facts.Models.Find(id);
        if (catalog.Facts.ShapeOf(id) is { } shape)
            return new(id, origin, known?.Architecture ?? shape.Architecture, shape, known?.Positions, shape.WeightBytes
                ?? (shape.Parameters * BytesOfHalf));
        if (QuantizedName.Parse(id) is { } quantized && catalog.Facts.ShapeOf(quantized.Base) is { } whole)
        {
            var smaller = whole with { Quantization = quantized.Quantization, WeightBytes = null };
            return new(id, origin, smaller.Architecture, smaller, catalog.Facts.Models.Find(quantized.Base)?.Positions, Computed(smaller),
                IsExact: false);
        }

        return new(id, origin, known?.Architecture, null, known?.Positions, null, Reason: "its sizes are in no catalog here");
    }

    private static long? Computed(ModelShape? shape) =>
        shape is null ? null : ModelTensors.From(shape)?.BytesOf(shape.Quantization, shape.OtherParameters);
}
