using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A known model whose class the server's version in the image does not know yet, or no longer, or never did: it would exit while it loads.
/// </summary>
public sealed class ModelArchitectureFits : IRule
{
    private const string Rule = "model-architecture";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.ImageList is not { } list || deployment.Model is not { } model || deployment.Image is not { } image)
            yield break;
        var support = catalog.Facts.ArchitectureSupport;
        if (support.AllOf(image.Engine) is { } served)
        {
            if (Unserved(deployment, catalog, model, image, served) is { } found)
                yield return found;
            yield break;
        }

        if (model.Architecture is not { } architecture || image.EngineVersion is not { } version)
            yield break;
        var subject = $"`{model.Name}` (from {model.Origin}) is a {architecture} model, which {image.Engine}";
        if (support.Since(image.Engine, architecture) is { } since && version < since)
            yield return Finding.Error(Rule, $"{subject} supports since {since}, but {image.Name} has {version}.",
                Choose("a newer", Other(each => each >= since)));
        else if (support.Until(image.Engine, architecture) is { } until && version > until)
            yield return Finding.Error(Rule, $"{subject} supported until {until}, but {image.Name} has {version}.",
                Choose("an older", Other(each => each <= until)));

        BaseImage? Other(Func<Version, bool> serves) => catalog.Facts.Images.Of(list).FirstOrDefault(other =>
            other.Accelerator == image.Accelerator && other.Engine == image.Engine && other.EngineVersion is { } its && serves(its));
    }

    private static string Choose(string age, BaseImage? image) => $"Choose {age} --base-image{(image is null ? "" : $": {image.Name}")}.";

    /// <summary>Of an engine whose architectures are all known: one that it does not serve, or a model of which nobody knows.</summary>
    private static Finding? Unserved(
        Deployment deployment, Catalog catalog, ChosenModel model, BaseImage image, IReadOnlyList<string> served)
    {
        if (model.Architecture is { } architecture && served.Contains(architecture, StringComparer.Ordinal))
            return null;
        var other = catalog.Facts.Images.Of(deployment.Constants.ImageList!).FirstOrDefault(each =>
            each.Engine != image.Engine && deployment.Backend.Accelerators?.Contains(each.Accelerator, StringComparer.Ordinal) == true);
        var fix = other is null ? "Choose another model."
            : $"Choose an instance type with a {other.Accelerator} accelerator, where {other.Name} has {other.Engine}.";
        return model.Architecture is null
            ? Finding.Warning(Rule, $"Cannot check whether {image.Engine} in {image.Name} supports `{model.Name}` (from {model.Origin}): "
                + $"its architecture is unknown. Supported are {string.Join(", ", served)}.", fix)
            : Finding.Error(Rule, $"`{model.Name}` (from {model.Origin}) is a {model.Architecture} model, which {image.Engine} in "
                + $"{image.Name} does not support.", fix);
    }
}
