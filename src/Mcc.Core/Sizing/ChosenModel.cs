using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Sizing;

/// <summary>The language model of a specification, as far as it is known before it is loaded.</summary>
/// <param name="Shape">Null where its sizes are not known: it is neither in a catalog nor a folder of this machine.</param>
/// <param name="Positions">The longest context that this very repository is made for; null where no catalog has it.</param>
/// <param name="WeightBytes">Of the checkpoint; two bytes a parameter where nothing better is known.</param>
public sealed record ChosenModel(string Name, Origin Origin, string? Architecture, ModelShape? Shape, int? Positions, long? WeightBytes)
{
    private const string Key = "modelName";

    /// <summary>Null where the server loads no language model.</summary>
    public static ChosenModel? Of(DeploymentSpec specification, Catalog catalog)
    {
        if (!specification.IsFlagged("readsHuggingFace") || ModelSource.Of(specification) is not { } location)
            return null;
        var (name, origin) = (specification[Key]!.Text!, specification[Key]!.Origin);
        if (specification.Inputs.Folder?.Report is { } report)
            return new(name, origin, report.Architecture, report.Shape, null, report.WeightBytes);
        if (location is not ModelLocation.Hub(var id, _))
            return new(name, origin, null, null, null, null);
        var shape = catalog.Facts.ShapeOf(id);
        var known = catalog.Facts.Models.Find(id);
        return new(id, origin, known?.Architecture ?? shape?.Architecture, shape, known?.Positions, shape?.WeightBytes ?? (shape?.Parameters * 2));
    }
}
