using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>A known model whose class the server's version in the image does not know yet: it would end while it loads.</summary>
public sealed class ModelArchitectureFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.ImageList is not { } list
            || deployment.Model is not { Architecture: { } architecture } model
            || deployment.Image is not { EngineVersion: { } version } image
            || catalog.Facts.ArchitectureSupport.Since(image.Engine, architecture) is not { } since || version >= since)
            yield break;
        var newer = catalog.Facts.Images.Of(list)
            .FirstOrDefault(other => other.Accelerator == image.Accelerator && other.Engine == image.Engine
                && other.EngineVersion >= since);
        yield return Finding.Error("model-architecture",
            $"`{model.Name}` (from {model.Origin}) is a {architecture} model, which {image.Engine} supports since {since}, but "
                + $"{image.Name} has {version}.",
            newer is null ? "Choose a newer --base-image." : $"Choose a newer --base-image: {newer.Name}.");
    }
}
