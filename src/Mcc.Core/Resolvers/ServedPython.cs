using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>Which versions of Python can serve a model: those that the server itself runs on (<c>python</c> of its layers) and that the
/// model's libraries have wheels for.</summary>
/// <param name="Range">Empty when there is no such version.</param>
/// <param name="Needs">What asks for which versions, the server's own first.</param>
public sealed record ServedPython(PythonRange Range, IReadOnlyList<(string What, PythonRange Range)> Needs)
{
    /// <summary>Null where the server is not one that we write in Python.</summary>
    public static ServedPython? Of(ArchitectureLayer architecture, ModelInput? model)
    {
        if (architecture.Python is not { } own)
            return null;
        var needs = new List<(string What, PythonRange Range)> { ("the generated server", PythonRange.Parse(own)) };
        if (model is not null)
            needs.AddRange(ModelRequirements.PythonsFor(model.Report));
        return new(needs.Aggregate(needs[0].Range, static (range, need) => range.And(need.Range)), needs);
    }

    /// <summary>No image is set, and the default one has a Python that the model's libraries have no wheels for: the newest that they
    /// have.</summary>
    public static Draft Derive(Catalog catalog, Selection selection, Draft draft, ModelInput? model)
    {
        if (draft.Settings.BaseImage.Setting is not null || Of(selection.Architecture, model) is not { } python
            || selection.Architecture.DefaultOf(catalog.Parameters.BaseImage) is not { } usual
            || PythonImages.VersionIn(usual) is not { } version
            || python.Range.Contains(version) || catalog.Facts.PythonImages.NewestIn(python.Range) is not { } newest)
            return draft;
        var reason = python.Needs.First(need => !need.Range.Contains(version)).What;
        return draft.With(new(catalog.Parameters.BaseImage, new Value.Text(catalog.Facts.PythonImages.ReferenceOf(newest)),
            new(Source.Derived, reason)));
    }
}
