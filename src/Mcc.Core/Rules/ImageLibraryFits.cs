using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A model whose library is newer than the one in AWS's image, or, where the library does not read what its older versions wrote, older.
/// A package that was added replaces the image's library.
/// </summary>
public sealed class ImageLibraryFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.ModelLibrary is not { } library || deployment.Image is not { } image
            || WritingLibrary.Of(deployment.Inputs.Model, library) is not { } wrote || WritingLibrary.IsSameMinor(image.Version, wrote)
            || Replaces(deployment.Settings.Packages.Effective, library))
            yield break;
        var file = Path.GetFileName(deployment.Inputs.Model!.SourcePath);
        var exact = deployment.Inputs.Model.Report.Versions[library];
        var has = $"{file} was written by {library} {exact}, but {image.Name} has {image.Version}";
        var package = catalog.Parameters.Packages.Flag;
        if (image.Version < wrote)
            yield return Finding.Error("image-library", $"{has}, which does not read files of newer versions.",
                $"Add {package} {library}=={exact}, or remove {catalog.Parameters.Strategy.Flag} to build an image with that version.");
        else if (deployment.Constants.ReadsOlderModels != true)
            yield return Finding.Warning("image-library", $"{has}, which may refuse it or predict differently.",
                $"Compare predictions, or add {package} {library}=={exact}.");
    }

    private static bool Replaces(IReadOnlyList<string> packages, string library) =>
        packages.Any(package => package.StartsWith(library + "==", StringComparison.OrdinalIgnoreCase));
}
