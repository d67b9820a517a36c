using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What an engine's image is, unless it was chosen: <c>baseImage</c> and <c>inferenceAmiVersion</c> by the catalog of images.
/// </summary>
public sealed class ModelServerView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        if (deployment.Image is not { } image)
            yield break;
        if (!deployment.Settings.BaseImage.HasValue)
            yield return ("baseImage", Value.Of(catalog.Facts.Images.ReferenceOf(image, deployment.RegionOrNewer)));
        if (!deployment.Settings.InferenceAmiVersion.HasValue && deployment.Instance?.Accelerator?.Kind == image.Accelerator)
            yield return ("inferenceAmiVersion", Value.Of(InferenceAmiResolver.Default(deployment, catalog.Facts)));
    }
}
