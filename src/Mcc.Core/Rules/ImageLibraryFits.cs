using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A model whose library is newer than the one in AWS's image, or, where the library does not read what its older versions wrote, older.
/// A package that was added replaces the image's library, if the image's Python can install it.
/// </summary>
public sealed class ImageLibraryFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        deployment.Constants.ModelLibrary is { } library && deployment.Image is { } image && deployment.Inputs.Model is { } model
            && WritingLibrary.Of(model, library) is { } wrote
            ? Replaces(deployment.Settings.Packages.Effective, library)
                ? Installed(catalog, image, model)
                : Compared(deployment, catalog, image, model, library, wrote)
            : [];

    private static IEnumerable<Finding> Compared(
        Deployment deployment, Catalog catalog, BaseImage image, ModelInput model, string library, Version wrote)
    {
        if (WritingLibrary.IsSameMinor(image.Version, wrote))
            yield break;
        var exact = model.Report.Versions[library];
        var has = $"{Path.GetFileName(model.SourcePath)} was written by {library} {exact}, but {image.Name} has {image.Version}";
        var package = catalog.Parameters.Packages.Flag;
        if (image.Version < wrote)
            yield return Finding.Error("image-library", $"{has}, which does not read files of newer versions.",
                $"Add {package} {library}=={exact}, or remove {catalog.Parameters.Strategy.Flag} to build an image with that version.");
        else if (deployment.Constants.ReadsOlderModels != true)
            yield return Finding.Warning("image-library", $"{has}, which may refuse it or predict differently.",
                $"Compare predictions, or add {package} {library}=={exact}.");
    }

    private static IEnumerable<Finding> Installed(Catalog catalog, BaseImage image, ModelInput model) =>
        from need in ModelRequirements.PythonsFor(model.Report)
        where image.Python is { } python && !need.Range.Contains(python)
        select Finding.Error("image-library",
            $"{image.Name} has Python {image.Python}, but {need.Requirement}, which wrote {Path.GetFileName(model.SourcePath)}, can be "
                + $"installed for {need.Range} only.",
            $"Remove {catalog.Parameters.Strategy.Flag} to build an image with such a Python.");

    private static bool Replaces(IReadOnlyList<string> packages, string library) =>
        packages.Any(package => package.StartsWith(library + "==", StringComparison.OrdinalIgnoreCase));
}
